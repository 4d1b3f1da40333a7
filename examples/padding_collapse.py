"""Five stages of convolution and pooling on small images.

Expected: an error on the fourth Conv2D, whose kernel of 3 by 3 meets an image of 1 by 1. The
message shows the way 28 -> 26 -> 13 -> 11 -> 5 -> 3 -> 1; fixes: padding="same" for all of them,
or drop a stage.
"""

from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(128, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(256, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
