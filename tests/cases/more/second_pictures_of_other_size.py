"""Pairs of pictures for one shared encoder: the second ones were never brought to its size."""

import keras
import numpy as np
from keras import layers

SIZE = 96
encoder = keras.Sequential(
    [
        layers.Conv2D(16, 5, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(64),
    ]
)
left = keras.Input((SIZE, SIZE, 1))
right = keras.Input((SIZE, SIZE, 1))
distance = layers.Dot(axes=1, normalize=True)([encoder(left), encoder(right)])
twins = keras.Model([left, right], layers.Dense(1, activation="sigmoid")(distance))
twins.compile("adam", "binary_crossentropy")

first = np.zeros((60, SIZE, SIZE, 1), "float32")
second = np.zeros((60, SIZE, 80, 1), "float32")  # culprit
twins.fit([first, second], np.zeros((60,)), epochs=2)  # or here
