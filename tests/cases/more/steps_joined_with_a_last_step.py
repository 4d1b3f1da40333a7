"""Two readers of one signal are joined for a third, and one of them gives its last step only."""

import keras
from keras import layers

signal = keras.Input(shape=(96, 6))
slow = layers.Bidirectional(layers.LSTM(24, return_sequences=True))(signal)
quick = layers.Bidirectional(layers.GRU(24))(signal)  # culprit
both = layers.Concatenate()([slow, quick])
summary = layers.Conv1D(16, 5, activation="relu")(both)
pooled = layers.GlobalMaxPooling1D()(summary)
model = keras.Model(signal, layers.Dense(4, activation="softmax")(pooled))
