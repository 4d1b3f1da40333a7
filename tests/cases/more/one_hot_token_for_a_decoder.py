import numpy as np
from keras.models import Model
from keras.layers import Input, LSTM, Dense, Embedding

n_enc, n_dec, latent = 50, 60, 64
enc_in = Input((None,))
e = Embedding(n_enc, 32)(enc_in)
_, h, c = LSTM(latent, return_state=True)(e)
dec_in = Input((None,))
dec_emb = Embedding(n_dec, 32)
lstm = LSTM(latent, return_sequences=True, return_state=True)
seq, _, _ = lstm(dec_emb(dec_in), initial_state=[h, c])
dense = Dense(n_dec, activation='softmax')
model = Model([enc_in, dec_in], dense(seq))
model.compile('rmsprop', 'sparse_categorical_crossentropy')

encoder_model = Model(enc_in, [h, c])
in_h, in_c = Input((latent,)), Input((latent,))
out, h2, c2 = lstm(dec_emb(dec_in), initial_state=[in_h, in_c])
decoder_model = Model([dec_in, in_h, in_c], [dense(out), h2, c2])


def decode_sequence(input_seq, start=1, stop=2, max_len=15):
    states = encoder_model.predict(input_seq)
    target_seq = np.zeros((1, 1, n_dec))  # culprit
    target_seq[0, 0, start] = 1.  # or here
    decoded = []
    while len(decoded) < max_len:
        tokens, h, c = decoder_model.predict([target_seq] + states)  # or here
        idx = int(np.argmax(tokens[0, -1, :]))
        if idx == stop:
            break
        decoded.append(idx)
        target_seq = np.zeros((1, 1, n_dec))  # or here
        target_seq[0, 0, idx] = 1.  # or here
        states = [h, c]
    return decoded


print(decode_sequence(np.random.randint(0, n_enc, (1, 12))))
