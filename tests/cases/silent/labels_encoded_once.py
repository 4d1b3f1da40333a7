"""Labels of a split are encoded once each, and pixels of masks are encoded on purpose."""

import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow import keras
from tensorflow.keras.utils import to_categorical

signals = np.zeros((500, 40), "float32")
kinds = np.zeros((500,), "int32")
train_x, test_x, train_y, test_y = train_test_split(signals, kinds, test_size=0.2)
train_y = to_categorical(train_y, num_classes=6)
test_y = to_categorical(test_y, num_classes=6)
model = keras.Sequential([keras.Input((40,)), keras.layers.Dense(6, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(train_x, train_y, epochs=3, validation_data=(test_x, test_y))

tags = to_categorical(np.zeros((80, 12), "int32"), num_classes=4)
tagger = keras.Sequential([keras.Input((12, 3)), keras.layers.Dense(4, activation="softmax")])
tagger.compile("adam", "categorical_crossentropy")
tagger.fit(np.zeros((80, 12, 3)), tags)
