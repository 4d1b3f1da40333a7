import numpy as np
from tensorflow.keras import Sequential, Input, Model
from tensorflow.keras.layers import Dense, Reshape, Conv2DTranspose, Conv2D, Flatten, LeakyReLU

latent = 100


def build_generator():
    return Sequential([
        Input((latent,)),
        Dense(8 * 8 * 64),  # or here
        Reshape((8, 8, 64)),  # or here
        Conv2DTranspose(32, 4, strides=2, padding="same"),
        Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh"),  # or here
    ])


def build_discriminator():
    return Sequential([
        Input((28, 28, 1)),  # or here
        Conv2D(32, 3, strides=2, padding="same"),
        LeakyReLU(),
        Flatten(),
        Dense(1, activation="sigmoid"),
    ])


generator = build_generator()
discriminator = build_discriminator()
discriminator.compile("adam", "binary_crossentropy")
z = Input((latent,))
img = generator(z)
valid = discriminator(img)  # culprit
combined = Model(z, valid)
combined.compile("adam", "binary_crossentropy")
