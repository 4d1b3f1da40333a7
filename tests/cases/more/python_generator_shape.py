import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Input


def batches(n=32):
    while True:
        x = np.random.rand(n, 30)  # or here
        y = np.random.randint(0, 2, (n, 1))
        yield x, y


model = Sequential([Input((20,)), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])  # culprit
model.compile("adam", "binary_crossentropy")
model.fit(batches(), steps_per_epoch=10, epochs=2)  # or here
