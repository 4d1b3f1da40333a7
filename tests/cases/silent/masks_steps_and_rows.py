"""Masks that broadcast, steps that are picked once, rows that are repeated, data of other models."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

steps = keras.Input((20, 8))
causal = np.tril(np.ones((20, 20)))
x = layers.MultiHeadAttention(2, 4)(steps, steps, attention_mask=causal)
x = layers.MultiHeadAttention(2, 4)(x, x, attention_mask=causal[None])
x = layers.MultiHeadAttention(2, 4)(x, x, attention_mask=np.ones((1, 1, 20)))
other = keras.Input((7, 8))
x = layers.MultiHeadAttention(2, 4)(x, other, attention_mask=np.ones((20, 7)))
last = layers.LSTM(16, return_sequences=True)(x)[:, -1]
first = layers.Lambda(lambda t: t[:, 0:1])(layers.LSTM(16)(x))
rows = layers.RepeatVector(5)(layers.Dropout(0.1)(layers.GRU(16)(x)))
out = layers.Dense(3, activation="softmax")(layers.Concatenate()([last, first]))
keras.Model([steps, other], [out, layers.TimeDistributed(layers.Dense(1))(rows)])

words = keras.Sequential(
    [
        layers.Input((30,)),
        layers.Embedding(50, 8),
        layers.LSTM(16),
        layers.Dense(50, activation="softmax"),
    ]
)
words.compile("adam", "sparse_categorical_crossentropy")
tokens = np.random.randint(0, 50, (40, 31))
words.fit(tokens[:, :-1], tokens[:, -1])

features = np.random.rand(24, 4, 4, 8)
top = keras.Sequential([layers.Input((128,)), layers.Dense(4, activation="sigmoid")])
top.compile("adam", "binary_crossentropy")
marks = np.array([np.random.randint(0, 2, 24) for _ in range(4)])
top.fit(features.reshape(len(features), -1), marks.T)
pair = keras.Model([steps, other], layers.Dense(1)(last))
state = [np.zeros((1, 7, 8))]
print(pair.predict([np.zeros((1, 20, 8)), *state]), pair.predict([np.zeros((1, 20, 8))] + state))
