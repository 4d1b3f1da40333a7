import numpy as np
import keras
from keras import layers

inputs = keras.Input(shape=(16,))
h = layers.Dense(32, activation="relu")(inputs)
a = layers.Dense(1, name="a")(h)
b = layers.Dense(3, activation="softmax", name="b")(h)
model = keras.Model(inputs, [a, b])
model.compile(
    optimizer="adam",
    loss=["mse", "categorical_crossentropy"],
    loss_weights=[1.0, 0.5, 0.2],  # culprit
)
model.fit(np.zeros((8, 16)), [np.zeros((8, 1)), np.zeros((8, 3))])
