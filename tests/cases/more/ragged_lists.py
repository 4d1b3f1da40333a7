import numpy as np
from tensorflow import keras

x = [[1, 2, 3], [4, 5], [6, 7, 8, 9]]  # or here
y = [0, 1, 0]
model = keras.Sequential([keras.layers.Embedding(10, 4), keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(np.array(x, dtype=object), np.array(y))  # culprit
