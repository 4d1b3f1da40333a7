"""The loss takes the first samples of the batch, and means the sides of every box."""

import keras
import numpy as np
from keras import layers, ops

photos = np.random.rand(120, 32, 32, 3)
boxes = np.random.rand(120, 4)


def side_loss(box, guess):
    left = ops.abs(box[0] - guess[0])  # culprit
    right = ops.abs(box[1] - guess[1])  # or here
    height = ops.abs(box[3] - guess[3])  # or here
    return left + right + 2 * height


model = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(8, 3, strides=2)])
model.add(layers.GlobalMaxPooling2D())
model.add(layers.Dense(4))
model.compile("adam", side_loss)
model.fit(photos, boxes, epochs=2)
