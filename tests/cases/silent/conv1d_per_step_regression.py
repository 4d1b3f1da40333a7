import numpy as np
import keras
from keras import layers

x = np.zeros((100, 30, 4))
y = np.zeros((100, 30, 1))
model = keras.Sequential([keras.Input((30, 4)), layers.Conv1D(8, 3, padding="causal"), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
