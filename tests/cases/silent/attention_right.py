import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
import keras

class A(layers.Layer):
    def __init__(self, u):
        super().__init__()
        self.q, self.k, self.v = layers.Dense(u), layers.Dense(u), layers.Dense(u)
    def call(self, x):
        q, k, v = self.q(x), self.k(x), self.v(x)
        s = tf.matmul(q, tf.transpose(k, [0, 2, 1]))
        return tf.matmul(tf.nn.softmax(s), v)

i = keras.Input((20, 16))
o = layers.Dense(1, activation="sigmoid")(layers.GlobalMaxPooling1D()(A(8)(i)))
m = keras.Model(i, o)
m.compile("adam", "binary_crossentropy")
m.fit(np.random.rand(32, 20, 16), np.random.randint(0, 2, 32), epochs=1)
