import numpy as np
import keras
from keras import layers

x = np.zeros((100, 50, 3000), "float32")  # or here
y = np.zeros((100,))
model = keras.Sequential([layers.Embedding(3000, 16), layers.LSTM(8), layers.Dense(1)])  # culprit
model.compile("adam", "mse")
model.fit(x, y)
