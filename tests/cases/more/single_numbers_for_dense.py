"""Each sample is one number, and Keras 3 does not make a row of it."""

import keras
import numpy as np
from keras import layers

angle = np.linspace(0, 6, 300)
height = np.sin(angle)

model = keras.Sequential()
model.add(layers.Dense(24, activation="tanh"))  # or here
model.add(layers.Dense(1))
model.compile("adam", "mse")
model.fit(angle, height, epochs=10)  # culprit
print(model.predict(angle)[:3])  # or here
