import numpy as np
import keras
from keras import layers

x = np.zeros((8, 64, 64, 3))
y = np.zeros((8, 64, 64, 1))
inputs = keras.Input((64, 64, 3))
h = layers.Conv2D(8, 3, padding="same", activation="relu")(inputs)
out = layers.Conv2D(3, 1, activation="softmax")(h)
model = keras.Model(inputs, out)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
