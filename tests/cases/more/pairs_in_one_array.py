"""The two pictures of a pair come in one array, and the model has an input for each."""

import keras
import numpy as np
from keras import layers


class Pairs:
    def __init__(self, size):
        self.size = size

    def batches(self):
        while True:
            first = np.random.rand(self.size, 40, 40, 1)
            second = np.random.rand(self.size, 40, 40, 1)
            pair = np.array([first, second])  # or here
            yield pair, np.random.randint(0, 2, self.size)  # culprit


def tower():
    picture = keras.Input((40, 40, 1))
    x = layers.Conv2D(8, 3, activation="relu")(picture)
    return keras.Model(picture, layers.GlobalAveragePooling2D()(x))


one, other, seen = keras.Input((40, 40, 1)), keras.Input((40, 40, 1)), tower()
apart = layers.Subtract()([seen(one), seen(other)])
model = keras.Model([one, other], layers.Dense(1, activation="sigmoid")(apart))
model.compile("adam", "binary_crossentropy")
maker = Pairs(16)
model.fit(maker.batches(), steps_per_epoch=20)
