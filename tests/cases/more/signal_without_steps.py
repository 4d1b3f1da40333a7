import numpy as np
import keras
from keras.layers import Conv1D, Dense, Flatten, MaxPooling1D

x_train = np.random.rand(5000, 178)
y_train = keras.utils.to_categorical(np.random.randint(0, 5, 5000), 5)
model = keras.Sequential()
model.add(Conv1D(32, 3, activation="relu", input_shape=(None, 178)))  # culprit
model.add(MaxPooling1D(2))
model.add(Flatten())
model.add(Dense(5, activation="softmax"))
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=4, batch_size=64)
