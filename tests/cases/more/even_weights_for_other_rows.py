"""Weights of one, for as many rows as there were before some were left out."""

import numpy as np
from tensorflow import keras

table = np.random.rand(900, 14)
sick = np.zeros((900,))
weights = np.ones(1000)  # culprit
model = keras.Sequential([keras.Input((14,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(table, sick, sample_weight=weights, epochs=5)
