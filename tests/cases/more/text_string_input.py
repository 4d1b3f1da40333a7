import numpy as np
from tensorflow import keras

texts = np.array(["good", "bad", "fine"])  # or here
labels = np.array([1, 0, 1])
model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(8), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(texts, labels)  # culprit
