import tensorflow as tf
from tensorflow.keras import layers, Model

class NeuralTensor(layers.Layer):
    """score of (e1, R, e2)"""
    def __init__(self, k, **kw):
        super().__init__(**kw)
        self.k = k

    def build(self, input_shape):
        d1 = input_shape[0][-1]
        d2 = input_shape[1][-1]
        self.W = self.add_weight(name='W', shape=(self.k, d1, d1))  # culprit
        self.V = self.add_weight(name='V', shape=(d1 + d2, self.k))
        self.b = self.add_weight(name='b', shape=(self.k,), initializer='zeros')

    def call(self, inputs):
        e1, e2 = inputs
        bil = tf.einsum('bi,kij,bj->bk', e1, self.W, e2)
        lin = tf.matmul(tf.concat([e1, e2], axis=1), self.V)
        return tf.tanh(bil + lin + self.b)

head = layers.Input((100,))
tail = layers.Input((50,))
h = NeuralTensor(4)([head, tail])
score = layers.Dense(1)(h)
model = Model([head, tail], score)
