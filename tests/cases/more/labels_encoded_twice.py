"""Both parts of the labels are encoded before the split, and one of them once more behind it."""

import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow import keras
from tensorflow.keras.utils import to_categorical

signals = np.zeros((500, 40), "float32")
kinds = np.zeros((500,), "int32")
kinds = to_categorical(kinds, num_classes=6)
train_x, test_x, train_y, test_y = train_test_split(signals, kinds, test_size=0.2)
train_y = to_categorical(train_y, num_classes=6)  # culprit

model = keras.Sequential(
    [
        keras.Input((40,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(6, activation="softmax"),
    ]
)
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(train_x, train_y, epochs=3)
