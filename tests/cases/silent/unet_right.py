import keras
from keras import layers
def unet(size=128, base=16, depth=4):
    inputs = keras.Input((size, size, 3))
    skips, x = [], inputs
    for i in range(depth):
        x = layers.Conv2D(base * 2 ** i, 3, padding="same", activation="relu")(x)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(256, 3, padding="same")(x)
    for i, skip in enumerate(reversed(skips)):
        x = layers.Conv2DTranspose(base * 2 ** (depth - i - 1), 2, strides=2)(x)
        x = layers.Concatenate()([x, skip])
    return keras.Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x))
model = unet()
model.compile("adam", "binary_crossentropy")
import numpy as np
model.fit(np.zeros((4, 128, 128, 3)), np.zeros((4, 128, 128, 1)))
