# french to english, GRU with teacher forcing
import numpy as np
from keras.models import Model
from keras.layers import Input, GRU, Dense, Embedding

n_input, n_output, n_units = 72, 58, 128
src = np.random.randint(1, n_input, (320, 9))
tgt_in = np.random.randint(1, n_output, (320, 11))
tgt_out = np.random.randint(1, n_output, (320, 11, 1))


def define_models(n_input, n_output, n_units):
    encoder_inputs = Input(shape=(None,))
    enc_emb = Embedding(n_input, 64)(encoder_inputs)
    encoder = GRU(n_units, return_sequences=True, return_state=True)
    encoder_outputs, state_h = encoder(enc_emb)

    decoder_inputs = Input(shape=(None,))
    dec_emb = Embedding(n_output, 64)(decoder_inputs)
    decoder_gru = GRU(n_units, return_sequences=True, return_state=True)
    decoder_outputs, _ = decoder_gru(dec_emb, initial_state=encoder_outputs)  # culprit
    decoder_dense = Dense(n_output, activation='softmax')
    decoder_outputs = decoder_dense(decoder_outputs)
    return Model([encoder_inputs, decoder_inputs], decoder_outputs)


train = define_models(n_input, n_output, n_units)
train.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['acc'])
train.fit([src, tgt_in], tgt_out, epochs=1, batch_size=32)
