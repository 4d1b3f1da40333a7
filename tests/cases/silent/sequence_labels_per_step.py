import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "int32")
tags = np.zeros((64, 20), "int32")
model = keras.Sequential([
    keras.Input((20,)),
    layers.Embedding(100, 16, mask_zero=True),
    layers.Bidirectional(layers.LSTM(16, return_sequences=True)),
    layers.TimeDistributed(layers.Dense(5, activation="softmax")),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, tags)
