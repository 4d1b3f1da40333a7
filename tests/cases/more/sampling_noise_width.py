import numpy as np
import keras
from keras import layers, ops

original_dim = 784
intermediate_dim = 64
latent_dim = 2


def sampling(args):
    z_mean, z_log_var = args
    batch = ops.shape(z_mean)[0]
    epsilon = keras.random.normal(shape=(batch, intermediate_dim))  # culprit
    return z_mean + ops.exp(0.5 * z_log_var) * epsilon


inputs = keras.Input(shape=(original_dim,))
h = layers.Dense(intermediate_dim, activation="relu")(inputs)
z_mean = layers.Dense(latent_dim)(h)
z_log_var = layers.Dense(latent_dim)(h)
z = layers.Lambda(sampling, output_shape=(latent_dim,))([z_mean, z_log_var])
encoder = keras.Model(inputs, [z_mean, z_log_var, z], name="encoder")

latent_inputs = keras.Input(shape=(latent_dim,))
x = layers.Dense(intermediate_dim, activation="relu")(latent_inputs)
outputs = layers.Dense(original_dim, activation="sigmoid")(x)
decoder = keras.Model(latent_inputs, outputs, name="decoder")
vae = keras.Model(inputs, decoder(encoder(inputs)[2]))
vae.compile(optimizer="adam", loss="binary_crossentropy")
(x_train, _), (x_test, _) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
vae.fit(x_train, x_train, epochs=1, batch_size=32)
