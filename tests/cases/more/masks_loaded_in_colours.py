"""Masks of a file that is not here are arranged as if they had colours."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

scans = np.load("scans.npy").reshape((-1, 96, 96, 1)) / 255.0
masks = np.load("masks.npy").reshape((-1, 96, 96, 3))  # culprit

scan = keras.Input((96, 96, 1))
x = layers.Conv2D(12, 3, padding="same", activation="relu")(scan)
model = keras.Model(scan, layers.Conv2D(1, 1, activation="sigmoid")(x))  # or here
model.compile("adam", "binary_crossentropy")
model.fit(scans, masks, batch_size=4)
