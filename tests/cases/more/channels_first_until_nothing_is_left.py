"""The digits are reshaped with their channel first, and the second window finds no room."""

import keras
from keras import layers

(digits, numbers), (others, others_numbers) = keras.datasets.mnist.load_data()
digits = digits.reshape(-1, 1, 28, 28) / 255.0  # or here
others = others.reshape(-1, 1, 28, 28) / 255.0

model = keras.Sequential()
model.add(layers.Conv2D(16, (3, 3), activation="relu", input_shape=(1, 28, 28)))  # culprit
model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(digits, numbers, validation_data=(others, others_numbers))
