"""Activations and losses that look unusual, and are a choice."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

x = np.random.rand(200, 30).astype("float32")

# The principal components: linear, and narrower than what follows.
codes = keras.Sequential([keras.Input((30,)), layers.Dense(3), layers.Dense(30)])
codes.compile("adam", "mse")
codes.fit(x, x)

# Two classes: the two crossentropies are one number.
two = keras.Sequential([keras.Input((30,)), layers.Dense(2, activation="softmax")])
two.compile("adam", "binary_crossentropy", metrics=["accuracy"])
two.fit(x, keras.utils.to_categorical(np.arange(200) % 2, 2))

# Several answers can be right.
tags = keras.Sequential([keras.Input((30,)), layers.Dense(8, activation="sigmoid")])
tags.compile("adam", "binary_crossentropy")
tags.fit(x, np.random.randint(0, 2, (200, 8)))

# Said to be meant, or activated by a layer of its own, or used twice.
inputs = keras.Input((30,))
a = layers.Dense(16, activation="linear")(inputs)
b = layers.Dense(16)(a)
c = layers.PReLU()(b)
d = layers.Dense(16)(c)
model = keras.Model(inputs, layers.Dense(1)(layers.Multiply()([d, layers.Dense(16)(d)])))
model.compile("adam", "mse", metrics=["mae"])
model.fit(x, np.random.rand(200))

# Zeros and ones, for which the least squares are one way to learn them.
votes = keras.Sequential([keras.Input((30,)), layers.Dense(1, activation="sigmoid")])
votes.compile("adam", "mse", metrics=["accuracy"])
votes.fit(x, np.random.randint(0, 2, 200).astype("float32"))
