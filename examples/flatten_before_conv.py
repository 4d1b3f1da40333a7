"""A Flatten before the convolution that needs the axes.

Expected: an error on the Flatten, which leaves (None, 784); related: the Conv2D that needs more.
The fix moves the Flatten behind the convolution.
"""

import keras
from keras import layers

model = keras.Sequential()
model.add(keras.Input(shape=(28, 28, 1)))
model.add(layers.Flatten())
model.add(layers.Conv2D(32, 3, activation="relu"))
model.add(layers.Dense(10, activation="softmax"))
