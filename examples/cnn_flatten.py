"""A small image classifier, and a second model that returns what its Flatten gives.

Expected: no finding. The shapes at the end of the lines are (None, 26, 26, 32),
(None, 13, 13, 32), (None, 5408) and (None, 10); the call of the second model gives (1, 5408).
"""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)),
    layers.MaxPooling2D((2, 2)),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])

flattened = keras.Model(inputs=model.inputs, outputs=model.layers[2].output)
features = flattened(tf.random.normal((1, 28, 28, 1)))
print("features of one image:", features.shape)

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
