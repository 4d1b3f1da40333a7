import numpy as np
import keras
from keras import layers

STEPS, FEATS = 48, 5


def generator(data, batch_size=32):
    i = 0
    while True:
        rows = np.arange(i, i + batch_size)
        samples = np.zeros((batch_size, FEATS))  # culprit
        targets = np.zeros((batch_size,))
        i += batch_size
        yield samples, targets


data = np.random.randn(10000, FEATS)
model = keras.Sequential([keras.Input((STEPS, FEATS)), layers.GRU(32), layers.Dense(1)])
model.compile("rmsprop", "mae")
model.fit(generator(data), steps_per_epoch=500, epochs=20)
