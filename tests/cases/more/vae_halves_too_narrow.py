import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


class VAE(tf.keras.Model):
    def __init__(self, original_dim, latent_dim):
        super().__init__()
        self.encoder = tf.keras.Sequential(
            [
                layers.InputLayer(input_shape=(original_dim,)),
                layers.Dense(64, activation="relu"),
                layers.Dense(latent_dim),  # culprit
            ]
        )
        self.decoder = tf.keras.Sequential(
            [
                layers.InputLayer(input_shape=(latent_dim,)),
                layers.Dense(original_dim, activation="sigmoid"),
            ]
        )

    def call(self, x):
        mean, logvar = tf.split(self.encoder(x), num_or_size_splits=2, axis=1)
        z = tf.random.normal(shape=tf.shape(mean)) * tf.exp(logvar * 0.5) + mean
        return self.decoder(z)


x = np.zeros((64, 784), "float32")
vae = VAE(784, 2)
vae.compile(optimizer="adam", loss="mse")
vae.fit(x, x, batch_size=32)
