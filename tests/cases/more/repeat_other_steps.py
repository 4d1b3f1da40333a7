import numpy as np
import tensorflow as tf

n_steps_in, n_steps_out, n_features = 30, 7, 4
enc_in = tf.keras.layers.Input(shape=(n_steps_in, n_features))
_, h, c = tf.keras.layers.LSTM(128, return_state=True)(enc_in)
dec = tf.keras.layers.RepeatVector(n_steps_in)(h)  # culprit
dec = tf.keras.layers.LSTM(128, return_sequences=True)(dec, initial_state=[h, c])
out = tf.keras.layers.TimeDistributed(tf.keras.layers.Dense(n_features))(dec)
model = tf.keras.Model(enc_in, out)
model.compile("adam", "mse")
X = np.random.rand(500, n_steps_in, n_features)
Y = np.random.rand(500, n_steps_out, n_features)
model.fit(X, Y, epochs=2)
