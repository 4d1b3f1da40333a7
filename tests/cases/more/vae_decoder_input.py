import keras
import numpy as np
from keras import layers

class VAE(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.encoder = keras.Sequential([keras.Input((784,)), layers.Dense(256, activation="relu"), layers.Dense(20)])  # culprit
        self.decoder = keras.Sequential([keras.Input((20,)), layers.Dense(256, activation="relu"), layers.Dense(784, activation="sigmoid")])  # culprit

    def call(self, x):
        mean, logvar = keras.ops.split(self.encoder(x), 2, axis=-1)
        z = mean + keras.ops.exp(0.5 * logvar) * keras.random.normal(keras.ops.shape(mean))
        return self.decoder(z)

(x_train, _), (x_test, _) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784) / 255.0
vae = VAE()
vae.compile("adam", "binary_crossentropy")
vae.fit(x_train, x_train, epochs=2, batch_size=128)
