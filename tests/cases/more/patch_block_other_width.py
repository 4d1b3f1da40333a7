import tensorflow as tf
from tensorflow import keras
import numpy as np

class PatchEmbed(keras.layers.Layer):
    def __init__(self, patch, dim):
        super().__init__()
        self.proj = keras.layers.Conv2D(dim, patch, strides=patch)
        self.patch = patch
        self.dim = dim

    def call(self, x):
        x = self.proj(x)
        n = (x.shape[1] // self.patch) * (x.shape[2] // self.patch)
        return tf.reshape(x, [-1, n, self.dim])

class Block(keras.layers.Layer):
    def __init__(self, dim, heads):
        super().__init__()
        self.n1 = keras.layers.LayerNormalization()
        self.att = keras.layers.MultiHeadAttention(heads, dim // heads)
        self.n2 = keras.layers.LayerNormalization()
        self.mlp = keras.Sequential([keras.layers.Dense(dim * 4, "gelu"), keras.layers.Dense(dim * 2)])  # culprit

    def call(self, x):
        h = self.n1(x)
        x = x + self.att(h, h)
        return x + self.mlp(self.n2(x))  # or here

inp = keras.Input((224, 224, 3))
x = PatchEmbed(16, 192)(inp)
for _ in range(4):
    x = Block(192, 3)(x)
x = keras.layers.GlobalAveragePooling1D()(x)
out = keras.layers.Dense(1000)(x)
model = keras.Model(inp, out)
