import keras
from keras import layers


def down(x, filters):
    x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x, layers.MaxPooling2D()(x)


def up(x, skip, filters):
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    x = layers.Concatenate()([x, skip])  # or here
    return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)


def unet(size=128, base=16, depth=4):
    inputs = keras.Input((size, size, 3))
    skips = []
    x = inputs
    for i in range(depth):
        skip, x = down(x, base * 2 ** i)
        skips.append(skip)  # or here
    x = layers.Conv2D(base * 2 ** depth, 3, padding="same", activation="relu")(x)
    for i, skip in enumerate(skips):  # culprit
        x = up(x, skip, base * 2 ** (depth - i - 1))  # or here
    outputs = layers.Conv2D(1, 1, activation="sigmoid")(x)
    return keras.Model(inputs, outputs)


model = unet()
model.compile("adam", "binary_crossentropy")
