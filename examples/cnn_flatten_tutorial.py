"""The same classifier as cnn_flatten.py, written as tutorials for Keras 2 have it.

Expected: an error on model.input, which a Sequential model has in Keras 3 only after it was
called; the fix is model.inputs. All shapes are known all the same.
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

flattened = keras.Model(inputs=model.input, outputs=model.layers[2].output)
features = flattened(tf.random.normal((1, 28, 28, 1)))
print("features of one image:", features.shape)

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
