"""A file in the middle of being typed. Expected: no finding; shapes that were known stay shown."""

import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])

model.compile(optimizer="adam",
