import tensorflow as tf
from tensorflow import keras

class MultiHeadAttention(keras.layers.Layer):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.depth = d_model // num_heads
        self.d_model = d_model
        self.wq = keras.layers.Dense(d_model)
        self.wk = keras.layers.Dense(d_model)
        self.wv = keras.layers.Dense(d_model)
        self.out = keras.layers.Dense(d_model)

    def split(self, x):
        b = tf.shape(x)[0]
        x = tf.reshape(x, (b, -1, self.num_heads, self.depth))
        return tf.transpose(x, [0, 2, 1, 3])

    def call(self, q, k, v):
        q, k, v = self.split(self.wq(q)), self.split(self.wk(k)), self.split(self.wv(v))
        scores = tf.matmul(q, k) / tf.math.sqrt(tf.cast(self.depth, tf.float32))  # culprit
        weights = tf.nn.softmax(scores)
        o = tf.matmul(weights, v)
        o = tf.transpose(o, [0, 2, 1, 3])
        o = tf.reshape(o, (tf.shape(o)[0], -1, self.d_model))
        return self.out(o)

mha = MultiHeadAttention(512, 8)
q = tf.random.uniform((2, 60, 512))
print(mha(q, q, q).shape)
