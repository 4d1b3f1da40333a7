import numpy as np
import keras
from keras import layers

pairs = np.zeros((40, 2, 28, 28, 1))
labels = np.zeros((40,))
a, b = keras.Input((28, 28, 1)), keras.Input((28, 28, 1))
net = keras.Sequential([layers.Flatten(), layers.Dense(8)])
model = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(layers.subtract([net(a), net(b)])))
model.compile("adam", "binary_crossentropy")
model.fit(pairs, labels)  # culprit
