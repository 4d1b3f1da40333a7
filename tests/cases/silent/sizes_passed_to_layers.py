"""Layers of one's own that are made with sizes which fit, or need not."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


class Heads(layers.Layer):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.width = heads, width
        self.part = width // heads
        self.query = layers.Dense(self.heads * self.part)

    def call(self, x):
        batch = ops.shape(x)[0]
        split = ops.reshape(self.query(x), (batch, -1, self.heads, self.part))
        return ops.reshape(split, (batch, -1, self.heads * self.part))


class Positions(layers.Layer):
    def __init__(self, most, width):
        super().__init__()
        self.table = layers.Embedding(most, width)

    def call(self, x):
        return x + self.table(ops.arange(ops.shape(x)[1]))


class Scale(layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(1, 1), initializer="ones")

    def call(self, x):
        return x * self.scale + ops.zeros((self.channels,))[:1]


inputs = keras.Input((40, 30))
x = Heads(100, 8)(inputs)
x = layers.Dense(30)(x)
x = Positions(200, 30)(x)
x = Scale(64)(x)
model = keras.Model(inputs, layers.Dense(1)(layers.GlobalAveragePooling1D()(x)))
model.compile("adam", "mse")
model.fit(np.random.rand(16, 40, 30), np.random.rand(16))

weights = {"one": tf.Variable(tf.random.normal([30, 16])), "two": tf.Variable(tf.zeros([16, 4]))}
rows = tf.constant(np.random.rand(5, 30).astype("float32"))
print(tf.matmul(tf.matmul(rows, weights["one"]), weights["two"]).shape)
print(tf.matmul(weights["one"], weights["one"], transpose_b=True).shape)
