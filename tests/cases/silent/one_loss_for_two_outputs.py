import numpy as np
import keras
from keras import layers

inputs = keras.Input((16,))
model = keras.Model(inputs, [layers.Dense(2)(inputs), layers.Dense(2)(inputs)])
model.compile("adam", loss="mse")
model.fit(np.zeros((8, 16)), [np.zeros((8, 2)), np.zeros((8, 2))])
