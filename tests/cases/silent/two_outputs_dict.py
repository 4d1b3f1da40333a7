import numpy as np
import keras
from keras import layers

inputs = keras.Input((16,))
h = layers.Dense(8)(inputs)
model = keras.Model(inputs, {"age": layers.Dense(1, name="age")(h), "kind": layers.Dense(3, activation="softmax", name="kind")(h)})
model.compile("adam", loss={"age": "mse", "kind": "sparse_categorical_crossentropy"}, loss_weights={"age": 0.1, "kind": 1.0}, metrics={"kind": ["accuracy"]})
model.fit(np.zeros((8, 16)), {"age": np.zeros((8, 1)), "kind": np.zeros(8)})
