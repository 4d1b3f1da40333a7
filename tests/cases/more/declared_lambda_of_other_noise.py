"""The noise of a Lambda is narrower than the mean, and the Lambda says what shape it has."""

import keras
from keras import layers, ops


def draw(parts):
    """A point near the mean."""
    mean, log_variance = parts
    noise = keras.random.normal((ops.shape(mean)[0], 4))  # culprit
    return mean + ops.exp(log_variance / 2) * noise


pixels = keras.Input((400,))
hidden = layers.Dense(64, activation="relu")(pixels)
centre = layers.Dense(12)(hidden)
spread = layers.Dense(12)(hidden)
point = layers.Lambda(draw, output_shape=(12,))([centre, spread])
model = keras.Model(pixels, layers.Dense(400, activation="sigmoid")(point))
