# Data that comes from generators and PyDatasets, with weights and classes.
import math
import numpy as np
import keras
from keras import layers


class Squares(keras.utils.PyDataset):
    def __init__(self, x, y, batch_size, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x, y
        self.batch_size = batch_size

    def __len__(self):
        return math.ceil(len(self.x) / self.batch_size)

    def __getitem__(self, idx):
        low = idx * self.batch_size
        high = min(low + self.batch_size, len(self.x))
        return self.x[low:high], self.y[low:high]


def batches(size):
    while True:
        features = np.random.rand(size, 12)
        labels = np.random.randint(0, 3, size=(size,))
        yield features, labels


model = keras.Sequential([
#       ^^^^^^^^^^^^^^^^^^ (16, 3) | (10, 3) | (25, 3) | (5, 3) | (32, 3)
    layers.Dense(24, activation="relu"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (16, 24) | (10, 24) | (25, 24) | (5, 24) | (32, 24)
    layers.Dense(3, activation="softmax"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (16, 3) | (10, 3) | (25, 3) | (5, 3) | (32, 3)
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(batches(16), steps_per_epoch=3, epochs=1, validation_data=batches(8), validation_steps=2)

x = np.random.rand(50, 12)
y = np.random.randint(0, 3, 50)
model.fit(Squares(x, y, 10), epochs=1)
model.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 0.5}, batch_size=25)
loss, accuracy = model.train_on_batch(x[:5], y[:5])
model.evaluate(x, y, sample_weight=np.ones(50), verbose=0)
probabilities = model.predict(x, verbose=0)
best = probabilities.argmax(axis=1)
calibrate = layers.Dense(2)
#           ^^^^^^^^^^^^^^^ (50, 2)
z = calibrate(probabilities)
