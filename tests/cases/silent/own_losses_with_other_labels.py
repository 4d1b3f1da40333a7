"""Losses of one's own whose labels have another shape than the output, as they are written."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

COMPONENTS = 4


def masked(labels, outputs):
    # Twice as many columns: the values, and which of them count.
    values, counts = labels[:, :3], labels[:, 3:]
    return ops.mean(counts * ops.square(values - outputs))


def mixture(labels, outputs):
    share, width, middle = tf.split(outputs, 3, axis=1)
    share = tf.nn.softmax(share)
    density = tf.exp(-tf.square(labels - middle) / 2 / tf.exp(width))
    return -tf.reduce_mean(tf.math.log(tf.reduce_sum(share * density, 1) + 1e-8))


def overlap(labels, outputs):
    one, other = ops.reshape(labels, (-1,)), ops.reshape(outputs, (-1,))
    return 1 - 2 * ops.sum(one * other) / (ops.sum(one) + ops.sum(other) + 1)


x = np.random.rand(32, 10).astype("float32")
inputs = keras.Input((10,))
hidden = layers.Dense(8)(inputs)
first = keras.Model(inputs, layers.Dense(3)(hidden))
first.compile("adam", masked)
first.fit(x, np.random.rand(32, 6).astype("float32"))
second = keras.Model(inputs, layers.Dense(3 * COMPONENTS)(hidden))
second.compile("adam", mixture)
second.fit(x, np.random.rand(32, 1).astype("float32"))
pictures = keras.Input((16, 16, 3))
third = keras.Model(pictures, layers.Conv2D(1, 3, padding="same")(pictures))
third.compile("adam", overlap, metrics=[overlap])
third.fit(np.random.rand(8, 16, 16, 3), np.random.rand(8, 16, 16))
