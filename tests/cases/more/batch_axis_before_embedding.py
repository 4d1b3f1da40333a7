"""The Input declares the batch as well, and the Embedding makes one axis more of it."""

import keras
import numpy as np
from keras import layers

length, words = 60, 5000
letters = np.random.randint(0, words, (800, length))
urgent = np.random.randint(0, 2, (800, 1))

letter = keras.Input(shape=(None, length), dtype="int32")  # culprit
x = layers.Embedding(words, 32)(letter)
x = layers.Bidirectional(layers.GRU(24))(x)
x = layers.Dropout(0.3)(x)
model = keras.Model(letter, layers.Dense(1, activation="sigmoid")(x))
model.compile("adam", "binary_crossentropy")
model.fit(letters, urgent, epochs=2)
