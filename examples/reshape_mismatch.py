"""A Reshape whose target was computed without the border that a convolution cuts off.

Expected: an error on the Reshape, 13 * 13 * 32 = 5408 elements arrive and the target takes 6272;
fixes: (5408,), or Flatten().
"""

import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Reshape((14 * 14 * 32,)),
    layers.Dense(10, activation="softmax"),
])
