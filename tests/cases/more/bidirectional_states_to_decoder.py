import keras
from keras import layers

num_tokens = 80
latent = 256
encoder_inputs = keras.Input(shape=(None,))
enc_emb = layers.Embedding(num_tokens, latent)(encoder_inputs)
encoder = layers.Bidirectional(layers.LSTM(latent, return_state=True))
enc_out, fh, fc, bh, bc = encoder(enc_emb)
state_h = layers.Concatenate()([fh, bh])
state_c = layers.Concatenate()([fc, bc])

decoder_inputs = keras.Input(shape=(None,))
dec_emb = layers.Embedding(num_tokens, latent)(decoder_inputs)
decoder_lstm = layers.LSTM(latent, return_sequences=True, return_state=True)  # culprit
dec_out, _, _ = decoder_lstm(dec_emb, initial_state=[state_h, state_c])  # or here
dec_out = layers.Dense(num_tokens, activation="softmax")(dec_out)
model = keras.Model([encoder_inputs, decoder_inputs], dec_out)
model.compile("rmsprop", "sparse_categorical_crossentropy")
import numpy as np
a = np.random.randint(0, 80, (16, 12))
b = np.random.randint(0, 80, (16, 9))
model.fit([a, b], b, epochs=1)
