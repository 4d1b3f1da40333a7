import numpy as np
from tensorflow.keras import Input, Model, layers


def block(x, filters, kernel, rate):
    tanh = layers.Conv1D(filters, kernel, dilation_rate=rate, activation="tanh")(x)  # culprit
    gate = layers.Conv1D(filters, kernel, dilation_rate=rate, activation="sigmoid")(x)  # or here
    z = layers.Multiply()([tanh, gate])
    skip = layers.Conv1D(filters, 1)(z)
    return layers.Add()([skip, x]), skip


inp = Input(shape=(96, 7))
x = layers.Conv1D(32, 1, padding="same")(inp)
skips = []
for i in range(4):
    x, skip = block(x, 32, 2, 2**i)
    skips.append(skip)
x = layers.Add()(skips)
out = layers.Conv1D(1, 1)(x)
model = Model(inp, out)
model.compile("adam", "mae")
model.fit(np.zeros((16, 96, 7)), np.zeros((16, 96, 1)))
