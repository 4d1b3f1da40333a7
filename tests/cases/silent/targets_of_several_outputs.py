import numpy as np
import keras
from keras import layers

inputs = keras.Input((12,))
hidden = layers.Dense(8)(inputs)
box, kind = (
    layers.Dense(4, name="box")(hidden),
    layers.Dense(3, activation="softmax", name="kind")(hidden),
)
score = layers.Dense(4, name="score")(hidden)
x, boxes, kinds = np.zeros((20, 12)), np.zeros((20, 4)), np.zeros((20, 3))
model = keras.Model(inputs, [box, kind])
model.compile("adam", ["mse", "categorical_crossentropy"])
model.fit(x, [boxes, kinds], verbose=0)
model.fit(x, {"kind": kinds, "box": boxes}, verbose=0)
model.compile("adam", ["mse", "sparse_categorical_crossentropy"])
model.fit(x, [boxes, np.zeros((20,), "int32")], verbose=0)
twins = keras.Model(inputs, [box, score])
twins.compile("adam", "mse")
twins.fit(x, [boxes, boxes + 1], verbose=0)
print([part.shape for part in model.predict(x)])
