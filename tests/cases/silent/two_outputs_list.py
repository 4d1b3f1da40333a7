import numpy as np
import keras
from keras import layers

inputs = keras.Input((16,))
a = layers.Dense(1, name="a")(inputs)
b = layers.Dense(4, activation="softmax", name="b")(inputs)
model = keras.Model(inputs, [a, b])
model.compile("adam", loss=["mse", "categorical_crossentropy"], loss_weights=[1.0, 0.5])
model.fit(np.zeros((8, 16)), [np.zeros((8,)), np.zeros((8, 4))], validation_data=(np.zeros((4, 16)), [np.zeros((4,)), np.zeros((4, 4))]))
