"""A batch size in the Input that no layer is fixed to, and two classes written as floats."""

import numpy as np
from tensorflow import keras

model = keras.Sequential(
    [keras.Input(batch_shape=(1, 10, 4)), keras.layers.LSTM(3), keras.layers.Dense(1)]
)
model.compile("adam", "mse", metrics=["accuracy"])
model.fit(np.zeros((64, 10, 4)), np.array([0.0, 1.0] * 32))
