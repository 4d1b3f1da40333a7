# Recursion, while loops, nested functions, tuples and dicts of tensors.
import keras
from keras import layers


def pyramid(x, depth):
    if depth == 0:
        return layers.Conv2D(64, 3, padding="same", activation="relu")(x)
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 64)
    skip = layers.Conv2D(8 * depth, 3, padding="same")(x)
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16) | (None, 16, 16, 8)
    down = layers.MaxPooling2D()(skip)
#          ^^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 16) | (None, 8, 8, 8)
    inner = pyramid(down, depth - 1)
    up = layers.Conv2DTranspose(8 * depth, 2, strides=2)(inner)
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 8) | (None, 32, 32, 16)
    return layers.concatenate([skip, up])


inputs = keras.Input((32, 32, 1))
#        ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 1)
features = pyramid(inputs, 2)

x = features
while x.shape[1] > 8:
    x = layers.AveragePooling2D(2)(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 32) | (None, 8, 8, 32)

towers = {}
for name, units in {"small": 4, "large": 16}.items():
    def tower(tensor, units=units):
        tensor = layers.Flatten()(tensor)
#                ^^^^^^^^^^^^^^^^ (None, 2048)
        return layers.Dense(units)(tensor)
#              ^^^^^^^^^^^^^^^^^^^ (None, 4) | (None, 16)

    towers[name] = tower(x)
model = keras.Model(inputs, towers)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ {'small': (2, 4), 'large': (2, 16)}
outputs = model(keras.ops.ones((2, 32, 32, 1)))
last = layers.Dense(2)(outputs["large"])
#      ^^^^^^^^^^^^^^^ (2, 2)
