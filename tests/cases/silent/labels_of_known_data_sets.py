import numpy as np
from tensorflow import keras

(x, y), (xt, yt) = keras.datasets.mnist.load_data()
x, xt = x / 255.0, xt / 255.0


def network(units, activation):
    model = keras.Sequential([keras.layers.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(units, activation=activation))
    return model


ten = network(len(np.unique(y)), "softmax")
ten.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
ten.fit(x, y, validation_data=(xt, yt))

odd = network(1, "sigmoid")
odd.compile("adam", "binary_crossentropy")
odd.fit(x, y % 2)

first = y < 5
five = network(5, "softmax")
five.compile("adam", "sparse_categorical_crossentropy")
five.fit(x[first], y[first])

yt[yt > 2] = 2
three = network(3, "softmax")
three.compile("adam", "sparse_categorical_crossentropy")
three.fit(xt, yt)

y //= 2
fives = network(5, "softmax")
fives.compile("adam", "sparse_categorical_crossentropy")
fives.fit(x, y)
