"""Thresholded predictions are a column, and the labels a row."""

import keras
import numpy as np
from keras import layers

readings = np.random.rand(900, 12)
broken = np.random.randint(0, 2, 900)

model = keras.Sequential([keras.Input((12,)), layers.Dense(16, activation="relu")])
model.add(layers.Dense(1, activation="sigmoid"))
model.compile("adam", "binary_crossentropy")
model.fit(readings, broken, epochs=4)

chances = model.predict(readings)
hits = broken == (chances > 0.5)  # culprit
print("hits", np.mean(hits))
print("error", np.mean(np.abs(np.subtract(broken, model.predict(readings)))))  # or here
