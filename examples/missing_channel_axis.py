"""A convolution on grey images whose shape has no channel axis.

Expected: an error on the Conv2D, (None, 28, 28) arrives and four axes are needed; the fix writes
(28, 28, 1). The layers after it are still shown.
"""

from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28)),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
])
