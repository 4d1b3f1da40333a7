import numpy as np
import keras
from keras import layers
from keras.models import load_model

model = keras.Sequential([keras.Input((16, 16, 1)), layers.Flatten(), layers.Dense(3)])
model.compile("adam", "mse")
model.fit(np.zeros((8, 16, 16, 1)), np.zeros((8, 3)), verbose=0)
model.save("small.keras")
again = load_model("small.keras")
again.compile("adam", "mae")
print(
    again.predict(np.zeros((2, 16, 16, 1))).shape,
    again.evaluate(np.zeros((4, 16, 16)), np.zeros((4, 3))),
)
other = load_model("other.keras")
print(other.predict(np.zeros((2, 99))))
features = keras.Model(again.inputs, again.layers[-2].output)
print(features.predict(np.zeros((1, 16, 16, 1))).shape)
