import keras
from keras import layers, ops


def base_network(shape):
    inp = keras.Input(shape)
    x = layers.Flatten()(inp)
    x = layers.Dense(128, activation="relu")(x)
    return keras.Model(inp, layers.Dense(64)(x))


base = base_network((28, 28))
a = keras.Input((28, 28))
b = keras.Input((28, 28, 1))
fa, fb = base(a), base(b)
dist = layers.Lambda(lambda t: ops.abs(t[0] - t[1]))([fa, fb])
out = layers.Dense(1, activation="sigmoid")(dist)
model = keras.Model([a, b], out)
model.compile("adam", "binary_crossentropy")
import numpy as np
x = np.zeros((32, 28, 28), "float32")
model.fit([x, x], np.zeros(32), epochs=1)
