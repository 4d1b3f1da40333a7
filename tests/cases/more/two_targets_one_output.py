import numpy as np
import keras
from keras import layers

rng = np.random.default_rng(0)
features = rng.normal(size=(500, 8)).astype("float32")
targets = np.stack([features.sum(axis=1), features.prod(axis=1)], axis=1)
n_train = 400


def model_fn(n_in, hidden=(64, 32), n_out=1):  # or here
    inp = layers.Input((n_in,))
    h = inp
    for units in hidden:
        h = layers.Dense(units, activation="relu")(h)
        h = layers.BatchNormalization()(h)
    return keras.Model(inp, layers.Dense(n_out)(h))  # or here


model = model_fn(features.shape[1])  # culprit
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(features[:n_train], targets[:n_train], validation_split=0.1, epochs=1)
print(model.evaluate(features[n_train:], targets[n_train:]))
