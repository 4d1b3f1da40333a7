"""A classifier for images of any size that flattens them.

Expected: an error on the Flatten, an unknown size times 16 channels is no number of features for
the Dense layer; the fix is GlobalAveragePooling2D.
"""

import keras
from keras import layers

inputs = keras.Input(shape=(None, None, 3))
x = layers.Conv2D(16, 3, activation="relu")(inputs)
x = layers.Flatten()(x)
outputs = layers.Dense(5, activation="softmax")(x)
model = keras.Model(inputs, outputs)
