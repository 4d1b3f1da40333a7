import numpy as np
import keras
from keras import layers

x = np.zeros((100, 24, 3))
y = np.zeros((100, 12))
model = keras.Sequential([keras.Input((24, 3)), layers.LSTM(32), layers.Dense(12)])
model.compile("adam", "mse")
model.fit(x, y)
