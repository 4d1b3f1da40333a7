"""Scalers, filled arrays, padded labels and frames that fit."""

import numpy as np
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras import Sequential, layers
from tensorflow.keras.preprocessing.sequence import pad_sequences

table = np.random.rand(200, 5)
whole, target = MinMaxScaler(), MinMaxScaler()
scaled = whole.fit_transform(table)
wanted = target.fit_transform(table[:, :1])
model = Sequential([layers.Input((10, 5)), layers.LSTM(8), layers.Dense(1)])
model.compile("adam", "mse")
windows = np.array([scaled[i : i + 10] for i in range(190)])
model.fit(windows, wanted[10:])
guess = model.predict(windows)
print(target.inverse_transform(guess), target.inverse_transform(np.repeat(guess, 2, axis=1)))
rows = np.zeros((len(guess), 5))
rows[:, 0] = guess[:, 0]
print(whole.inverse_transform(rows)[:, 0])

body = Sequential([layers.Input((32, 32, 3)), layers.Conv2D(4, 3, strides=2, padding="same")])
features = np.zeros((40, 16, 16, 4))
for start in range(0, 40, 20):
    features[start : start + 20] = body.predict(np.random.rand(20, 32, 32, 3))
features[:5] = 1.0
features[0] = features[1]

words = [[1, 2, 3], [4, 5]] * 20
tags = [[1, 1, 2], [0, 1]] * 20
tagger = Sequential(
    [
        layers.Input((12,)),
        layers.Embedding(9, 8),
        layers.LSTM(8, return_sequences=True),
        layers.TimeDistributed(layers.Dense(3, activation="softmax")),
    ]
)
tagger.compile("adam", "sparse_categorical_crossentropy")
tagger.fit(pad_sequences(words, maxlen=12), pad_sequences(tags, maxlen=12))

frames = Sequential(
    [
        layers.Input((6, 24, 24, 3)),
        layers.TimeDistributed(layers.Conv2D(4, 3)),
        layers.TimeDistributed(layers.GlobalMaxPooling2D()),
        layers.GRU(4),
        layers.Dense(1),
    ]
)
frames.compile("adam", "mse")
frames.fit(np.random.rand(8, 6, 24, 24, 3), np.random.rand(8))
