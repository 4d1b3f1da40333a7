import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile("adam", "mse")
try:
    model.predict(np.zeros((3, 5)))
except ValueError as refused:
    print("as expected:", refused)
try:
    model.fit(np.zeros((8, 4)), np.zeros((8, 3)))
except Exception:
    model.fit(np.zeros((8, 4)), np.zeros((8, 2)))
