"""Labels of ones and zeros that have as many rows and columns as the model gives."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

batch, value_size, action_size = 16, 1, 3
judge = keras.Sequential([layers.Input((8,)), layers.Dense(1, activation="sigmoid")])
judge.compile("adam", "binary_crossentropy")
real, fake = np.ones((batch, 1)), np.zeros((batch, value_size))
judge.train_on_batch(np.random.rand(batch, 8), real)
judge.train_on_batch(np.random.rand(2 * batch, 8), np.concatenate([real, fake]))
judge.train_on_batch(np.random.rand(batch // 2, 8), real[: batch // 2])

actor = keras.Sequential([layers.Input((8,)), layers.Dense(action_size, activation="softmax")])
actor.compile("adam", "categorical_crossentropy")
advantages = np.zeros((1, action_size))
advantages[0][1] = 2.0
actor.fit(np.random.rand(1, 8), advantages)
classes = keras.Sequential([layers.Input((8,)), layers.Dense(action_size, activation="softmax")])
classes.compile("adam", "sparse_categorical_crossentropy")
classes.fit(np.random.rand(4, 8), np.zeros((4, value_size)))
