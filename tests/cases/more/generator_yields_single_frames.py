import numpy as np
import keras
from keras import layers


def load_pair(i):
    frame = np.random.rand(66, 200, 3).astype("float32")
    angle = np.float32(np.random.uniform(-1, 1))
    return frame, angle


def driving_generator(ids):
    while True:
        np.random.shuffle(ids)
        for i in ids:
            frame, angle = load_pair(i)  # or here
            yield frame, angle  # culprit


model = keras.Sequential([
    keras.Input((66, 200, 3)),
    layers.Conv2D(24, 5, strides=2, activation="elu"),
    layers.Conv2D(36, 5, strides=2, activation="elu"),
    layers.Conv2D(48, 5, strides=2, activation="elu"),
    layers.Flatten(),
    layers.Dense(50, activation="elu"),
    layers.Dense(1),
])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(1e-4))
train_gen = driving_generator(list(range(500)))
model.fit(train_gen, steps_per_epoch=100, epochs=2)
