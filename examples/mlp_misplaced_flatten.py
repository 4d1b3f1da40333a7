"""A classifier for flat rows with a Flatten in the middle.

Expected: a hint that the Flatten changes nothing, its input is already (None, 64); the fix removes
its line. An error on model.input, as in cnn_flatten_tutorial.py.
"""

from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    layers.Dense(128, activation="relu", input_shape=(784,)),
    layers.Dense(64, activation="relu"),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])

activations = keras.Model(
    inputs=model.input,
    outputs=[layer.output for layer in model.layers],
)
activations.summary()
