# char level seq2seq, inference
import numpy as np
from keras.models import Model
from keras.layers import Input, LSTM, Dense

num_encoder_tokens, num_decoder_tokens, latent_dim = 71, 93, 256
max_enc, max_dec, n = 16, 59, 100
enc_in = np.zeros((n, max_enc, num_encoder_tokens), dtype='float32')
dec_in = np.zeros((n, max_dec, num_decoder_tokens), dtype='float32')
dec_out = np.zeros((n, max_dec, num_decoder_tokens), dtype='float32')

encoder_inputs = Input(shape=(None, num_encoder_tokens))
_, state_h, state_c = LSTM(latent_dim, return_state=True)(encoder_inputs)
encoder_states = [state_h, state_c]
decoder_inputs = Input(shape=(None, num_decoder_tokens))
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = Dense(num_decoder_tokens, activation='softmax')
decoder_outputs = decoder_dense(decoder_outputs)
model = Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
model.fit([enc_in, dec_in], dec_out, batch_size=50, epochs=1)

encoder_model = Model(encoder_inputs, encoder_states)
dh, dc = Input(shape=(latent_dim,)), Input(shape=(latent_dim,))
o, h2, c2 = decoder_lstm(decoder_inputs, initial_state=[dh, dc])
decoder_model = Model([decoder_inputs, dh, dc], [decoder_dense(o), h2, c2])


def decode_sequence(input_seq):
    states_value = encoder_model.predict(input_seq)
    target_seq = np.zeros((1, 1, num_encoder_tokens))  # culprit
    target_seq[0, 0, 1] = 1.
    out = ''
    for _ in range(20):
        output_tokens, h, c = decoder_model.predict([target_seq] + states_value)  # or here
        k = int(np.argmax(output_tokens[0, -1, :]))
        out += chr(40 + k)
        target_seq = np.zeros((1, 1, num_encoder_tokens))  # or here
        target_seq[0, 0, 1] = 1.
        states_value = [h, c]
    return out


print(decode_sequence(enc_in[:1]))
