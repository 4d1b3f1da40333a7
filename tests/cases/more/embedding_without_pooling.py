import numpy as np
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=5000)
x_train = keras.preprocessing.sequence.pad_sequences(x_train, maxlen=200)

model = keras.models.Sequential()
model.add(keras.layers.Embedding(5000, 32))  # or here
model.add(keras.layers.Dense(16, activation="relu"))  # culprit
model.add(keras.layers.Dense(1, activation="sigmoid"))  # or here
model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=4, batch_size=128)
