import tensorflow as tf
from tensorflow.keras import layers, Model

class Coupling(layers.Layer):
    def __init__(self, dim, hidden=64):
        super().__init__()
        self.d = dim // 2
        self.h = layers.Dense(hidden, activation='relu')
        self.s = layers.Dense(dim - self.d, activation='tanh')
        self.t = layers.Dense(dim - self.d)

    def call(self, x):
        x1, x2 = x[:, :self.d], x[:, self.d:]
        h = self.h(x1)
        s, t = self.s(h), self.t(h)
        y2 = x2 * tf.exp(s) + t
        return tf.concat([x1, y2], axis=1)

dim = 7
inp = layers.Input((dim,))
z = Coupling(dim)(inp)
z = layers.Lambda(lambda v: tf.reverse(v, [1]))(z)
z = Coupling(dim)(z)
flow = Model(inp, z)
