"""Lambdas that say their shape, and functions that leave the batch to Keras."""

import keras
from keras import layers, ops


def draw(parts):
    """A point near the mean."""
    mean, log_variance = parts
    noise = keras.random.normal((ops.shape(mean)[0], ops.shape(mean)[1]))
    return mean + ops.exp(log_variance / 2) * noise


pixels = keras.Input((400,))
hidden = layers.Dense(64, activation="relu")(pixels)
point = layers.Lambda(draw, output_shape=(12,))(
    [layers.Dense(12)(hidden), layers.Dense(12)(hidden)]
)
model = keras.Model(pixels, layers.Dense(400, activation="sigmoid")(point))

pairs = keras.Input((8, 6))
halves = layers.Lambda(lambda rows: ops.reshape(rows, (-1, 16, 3)), output_shape=(16, 3))(pairs)
groups = layers.Lambda(lambda rows: rows[: ops.shape(rows)[0] // 2], output_shape=(16, 3))(halves)
half_of_them = keras.Model(pairs, groups)

signal = keras.Input((96, 6))
every = layers.LSTM(24, return_sequences=True)(signal)
last = layers.GRU(24)(signal)
joined = layers.Concatenate()([layers.GlobalMaxPooling1D()(every), last])
reader = keras.Model(signal, layers.Dense(4)(joined))
