import numpy as np
import keras
from keras import layers, ops

class Sampling(layers.Layer):
    def call(self, inputs):
        mean, logvar = inputs
        eps = keras.random.normal(ops.shape(mean))
        return mean + ops.exp(0.5 * logvar) * eps

latent = 2
inp = keras.Input((28, 28, 1))
x = layers.Conv2D(32, 3, activation="relu", strides=2, padding="same")(inp)
x = layers.Conv2D(64, 3, activation="relu", strides=2, padding="same")(x)
x = layers.Flatten()(x)
mean = layers.Dense(latent)(x)  # or here
logvar = layers.Dense(latent * 2)(x)  # culprit
z = Sampling()([mean, logvar])
encoder = keras.Model(inp, [mean, logvar, z])
