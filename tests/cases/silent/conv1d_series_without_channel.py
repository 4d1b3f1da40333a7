import numpy as np
import keras
from keras import layers

x = np.random.rand(100, 50)
y = np.random.rand(100)
model = keras.Sequential([keras.Input((50, 1)), layers.Conv1D(8, 3), layers.GlobalAveragePooling1D(), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
