import numpy as np
import keras
from keras import layers

vocab = 20000
maxlen = 200
(x_train, y_train), (x_val, y_val) = keras.datasets.imdb.load_data(num_words=vocab)
x_train = keras.utils.pad_sequences(x_train, maxlen=maxlen)  # or here

inputs = keras.Input(shape=(maxlen,))
x = layers.Embedding(vocab, 32)(inputs)
x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)
x = layers.Bidirectional(layers.LSTM(64))(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=2, validation_data=(x_val, y_val))  # culprit
