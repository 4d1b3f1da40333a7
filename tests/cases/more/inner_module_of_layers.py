"""The inner modules that Keras 2 kept its layers in, written out."""

import keras
import numpy as np

series = np.zeros((300, 48, 2))
model = keras.models.Sequential()
model.add(keras.layers.Input((48, 2)))
model.add(keras.layers.recurrent.GRU(12))  # culprit
model.add(keras.layers.Dense(1))
model.compile(optimizer="adam", loss="mse")
model.fit(series, np.zeros((300, 1)))
