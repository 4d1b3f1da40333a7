import tensorflow as tf


class Attn(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.W1 = tf.keras.layers.Dense(units)
        self.W2 = tf.keras.layers.Dense(units)
        self.V = tf.keras.layers.Dense(1)

    def call(self, query, values):
        score = self.V(tf.nn.tanh(self.W1(values) + self.W2(query)))  # culprit
        w = tf.nn.softmax(score, axis=1)
        return tf.reduce_sum(w * values, axis=1), w


enc = tf.keras.Input((20, 512))
hid = tf.keras.Input((512,))
ctx, w = Attn(10)(hid, enc)
m = tf.keras.Model([enc, hid], ctx)
