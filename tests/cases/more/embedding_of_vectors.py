"""The words are vectors already, and an Embedding takes their numbers."""

import keras
import numpy as np
from keras import layers

sentences = np.random.rand(500, 25, 100)
moods = np.random.randint(0, 3, 500)

model = keras.Sequential()
model.add(keras.Input((25, 100)))
model.add(layers.Embedding(20000, 100))  # culprit
model.add(layers.LSTM(32))
model.add(layers.Dense(3, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(sentences, moods, epochs=2)
