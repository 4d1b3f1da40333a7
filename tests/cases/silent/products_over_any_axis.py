import tensorflow as tf
from tensorflow.keras import layers, Model


class Mixing(layers.Layer):
    def build(self, shape):
        self.over_steps = self.add_weight(shape=(shape[1], 6))
        self.over_features = self.add_weight(shape=(shape[2], 4))
        self.over_both = self.add_weight(shape=(shape[1], shape[2], 3))

    def call(self, x):
        a = tf.tensordot(x, self.over_steps, axes=[[1], [0]])
        b = tf.tensordot(x, self.over_features, axes=1)
        c = tf.tensordot(x, self.over_both, axes=2)
        d = tf.tensordot(x, self.over_both, [[1, 2], [0, 1]])
        return tf.reduce_mean(a, 1), tf.reduce_mean(b, 1), c + d


x = layers.Input((12, 5))
a, b, c = Mixing()(x)
y = layers.Dense(1)(layers.Concatenate()([a, b, c]))
model = Model(x, y)
