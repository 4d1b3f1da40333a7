"""A forecast of several hours at once from a layer that still gives every step."""

import numpy as np
from tensorflow import keras

HOURS, SENSORS, AHEAD = 48, 5, 6
past = np.zeros((700, HOURS, SENSORS), "float32")
future = np.zeros((700, AHEAD), "float32")

model = keras.Sequential()
model.add(keras.Input((HOURS, SENSORS)))
model.add(keras.layers.GRU(40, return_sequences=True))  # culprit
model.add(keras.layers.Dropout(0.1))
model.add(keras.layers.Dense(1))  # or here
model.compile("adam", "mae")
model.fit(past, future, epochs=4)
