import keras
from keras import layers, ops

class Attention(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.W1 = layers.Dense(units)
        self.W2 = layers.Dense(units)
        self.V = layers.Dense(1)

    def call(self, query, values):
        score = self.V(ops.tanh(self.W1(ops.expand_dims(query, 1)) + self.W2(values)))
        weights = ops.softmax(score, axis=1)
        return ops.sum(weights * values, axis=1), weights

enc = keras.Input((20, 64))
state = keras.Input((128,))
context, w = Attention(10)(state, enc)
out = layers.Dense(5)(layers.Concatenate()([context, state]))
model = keras.Model([enc, state], out)
model.compile("adam", "mse")
import numpy as np
model.fit([np.zeros((32, 20, 64)), np.zeros((32, 128))], np.zeros((32, 5)), batch_size=16)
