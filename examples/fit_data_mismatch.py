"""MNIST, 60000 grey images of 28 by 28, fed to a model for colour images of 32 by 32.

Expected: an error on the Input, samples of (28, 28) arrive where (32, 32, 3) are read; the fix
declares the data's shape. And an error on the loss: the labels are class numbers, which
categorical_crossentropy does not take; the fix is sparse_categorical_crossentropy.
"""

import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

model = keras.Sequential([
    keras.Input(shape=(32, 32, 3)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=128, epochs=5)
