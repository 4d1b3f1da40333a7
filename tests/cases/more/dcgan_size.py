import keras
from keras import layers, Sequential


def make_generator():
    model = Sequential(name="generator")
    model.add(layers.Input((100,)))
    model.add(layers.Dense(8 * 8 * 256, use_bias=False))  # or here
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((8, 8, 256)))  # culprit
    model.add(layers.Conv2DTranspose(128, 5, strides=1, padding="same"))
    model.add(layers.Conv2DTranspose(64, 5, strides=2, padding="same"))  # or here
    model.add(layers.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh"))  # or here
    return model


def make_discriminator():
    model = Sequential(name="discriminator")
    model.add(layers.Input((28, 28, 1)))  # or here
    model.add(layers.Conv2D(64, 5, strides=2, padding="same"))
    model.add(layers.LeakyReLU())
    model.add(layers.Flatten())
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
    return model


g = make_generator()
d = make_discriminator()
d.trainable = False
gan = Sequential([g, d])  # or here
gan.compile("adam", "binary_crossentropy")
