"""Programs that the tests open."""

from __future__ import annotations

#: Wide characters stand before the layers on their line: its columns differ in every encoding.
MISSING_CHANNEL = """\
import keras
from keras import layers

note = "é日😀"; m = keras.Sequential([layers.Conv2D(32, 3, input_shape=(28, 28)), layers.Flatten()])
print(m.name)
"""
MISSING_CHANNEL_CULPRIT = "layers.Conv2D(32, 3, input_shape=(28, 28))"

CNN = """\
import keras
from keras import layers

model = keras.Sequential(
    [
        layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)),
        layers.MaxPooling2D((2, 2)),
        layers.Flatten(),
        layers.Dense(10),
    ]
)
"""

#: The output shapes of CNN by line, from 0.
CNN_SHAPES = {
    5: "(None, 26, 26, 32)",
    6: "(None, 13, 13, 32)",
    7: "(None, 5408)",
    8: "(None, 10)",
}

FLATTEN_BEFORE_CONV = """\
import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Conv2D(32, (3, 3)),
    ]
)
"""

NOT_KERAS = """\
import math

model = [math.sqrt(2)]
print(undefined_name)
"""
