import keras
from keras import layers, ops


def branch(shape, units):
    inp = keras.Input(shape)
    x = layers.Conv2D(16, 3, activation="relu")(inp)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inp, layers.Dense(units)(x))


left = branch((64, 64, 1), 64)  # or here
right = branch((64, 64, 1), 32)  # or here
a = keras.Input((64, 64, 1))
b = keras.Input((64, 64, 1))
distance = layers.Subtract()([left(a), right(b)])  # culprit
out = layers.Dense(1, activation="sigmoid")(distance)
model = keras.Model([a, b], out)
