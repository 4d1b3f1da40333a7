import numpy as np
from keras import Input, Model, Sequential, layers


def block(x, filters, strides):
    x = layers.Conv2DTranspose(filters, 4, strides=strides, padding="same")(x)
    return layers.LeakyReLU()(x)


z = Input((100,))
x = layers.Reshape((7, 7, 64))(layers.Dense(7 * 7 * 64)(z))
x = block(x, 32, 2)
x = block(x, 16, 1)  # culprit
image = layers.Conv2D(1, 3, padding="same", activation="tanh")(x)
generator = Model(z, image)
discriminator = Sequential(
    [Input((28, 28, 1)), layers.Conv2D(16, 3, strides=2), layers.Flatten(), layers.Dense(1)]
)
gan = Sequential([generator, discriminator])
gan.compile("adam", "mse")
gan.fit(np.zeros((8, 100)), np.zeros((8, 1)))
