"""The last class does not occur among the labels for validation, and to_categorical counts."""

import keras
import numpy as np
from keras import layers

leaves = np.random.rand(400, 18)
kinds = keras.utils.to_categorical(np.arange(400) % 6)
fresh = np.random.rand(80, 18)
fresh_kinds = keras.utils.to_categorical(np.arange(80) % 4)  # culprit

model = keras.Sequential([keras.Input((18,))])
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(kinds.shape[1], activation="softmax"))
model.compile("adam", "categorical_crossentropy")
model.fit(leaves, kinds, epochs=3, validation_data=(fresh, fresh_kinds))
