import numpy as np, keras
from keras import layers
a = keras.Input((20,)); b = keras.Input((12,))  # culprit
m = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
m.compile("adam", "mse")
q = np.zeros((1000, 20)); f = np.zeros((1000, 10))  # or here
m.fit([q, f], np.zeros((1000, 1)))
