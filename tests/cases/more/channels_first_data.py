import numpy as np
import keras
from keras import layers

x = np.zeros((100, 3, 32, 32), "float32")  # or here
y = np.zeros((100,))
model = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(8, 3), layers.GlobalMaxPooling2D(), layers.Dense(1)])  # or here
model.compile("adam", "mse")
model.fit(x, y)  # culprit
