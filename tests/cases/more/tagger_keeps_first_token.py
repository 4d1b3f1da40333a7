import numpy as np
import keras
from keras import layers, ops

VOCAB, T, D, TAGS = 5000, 48, 64, 9


class Block(layers.Layer):
    def __init__(self, d, heads):
        super().__init__()
        self.att = layers.MultiHeadAttention(heads, d // heads)
        self.ff = keras.Sequential([layers.Dense(4 * d, activation="gelu"), layers.Dense(d)])
        self.n1, self.n2 = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, x):
        x = self.n1(x + self.att(x, x))
        return self.n2(x + self.ff(x))


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.tok = layers.Embedding(VOCAB, D)
        self.pos = layers.Embedding(T, D)
        self.blocks = [Block(D, 4) for _ in range(2)]
        self.head = layers.Dense(TAGS)

    def call(self, ids):
        x = self.tok(ids) + self.pos(ops.arange(T))
        for b in self.blocks:
            x = b(x)
        x = x[:, 0, :]  # culprit
        return self.head(x)


ids = np.random.randint(0, VOCAB, (128, T))
tags = np.random.randint(0, TAGS, (128, T))  # one tag for every token  # or here
m = Tagger()
m.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
m.fit(ids, tags, batch_size=16, epochs=1)
