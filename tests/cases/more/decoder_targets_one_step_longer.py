import numpy as np
from keras.models import Model
from keras.layers import Input, LSTM, Dense, Embedding

num_encoder_tokens = 90
num_decoder_tokens = 110
latent_dim = 64
max_src, max_tgt = 20, 24

# integer sequences, already padded; targets begin with <start>
src = np.random.randint(1, num_encoder_tokens, size=(300, max_src))
tgt = np.random.randint(1, num_decoder_tokens, size=(300, max_tgt))

decoder_input_data = tgt[:, :-1]  # or here
decoder_target_data = np.zeros((300, max_tgt, num_decoder_tokens), dtype='float32')  # culprit
for i, seq in enumerate(tgt):
    for t, tok in enumerate(seq):
        if t > 0:
            decoder_target_data[i, t - 1, tok] = 1.0

enc_in = Input(shape=(None,))
enc_emb = Embedding(num_encoder_tokens, 32)(enc_in)
_, state_h, state_c = LSTM(latent_dim, return_state=True)(enc_emb)

dec_in = Input(shape=(None,))
dec_emb = Embedding(num_decoder_tokens, 32)(dec_in)
decoder_lstm = LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(dec_emb, initial_state=[state_h, state_c])
decoder_outputs = Dense(num_decoder_tokens, activation='softmax')(decoder_outputs)

model = Model([enc_in, dec_in], decoder_outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
model.fit([src, decoder_input_data], decoder_target_data, batch_size=32, epochs=1, validation_split=0.2)
