import keras
from keras import layers


class Block(layers.Layer):
    def __init__(self, dim, heads):
        super().__init__()
        self.att = layers.MultiHeadAttention(heads, dim // heads)
        self.ffn = keras.Sequential([layers.Dense(4 * dim, activation="gelu"), layers.Dense(dim)])
        self.n1, self.n2 = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, x):
        x = self.n1(x + self.att(x, x))
        return self.n2(x + self.ffn(x))


inputs = keras.Input((None,), dtype="int32")
x = layers.Embedding(1000, 32)(inputs)
x = Block(32, 4)(x)
model = keras.Model(inputs, layers.Dense(1000)(x))
