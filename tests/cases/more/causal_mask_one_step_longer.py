# mini gpt
import numpy as np
import keras
from keras import layers, ops
vocab_size, maxlen, embed_dim, num_heads, ff = 2000, 80, 64, 2, 64


def causal_attention_mask(n_dest, n_src):
    i = ops.arange(n_dest)[:, None]
    j = ops.arange(n_src)
    return ops.cast(i >= j - n_src + n_dest, "bool")


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads, embed_dim)
        self.f1, self.f2 = layers.Dense(ff, activation="relu"), layers.Dense(embed_dim)
        self.n1, self.n2 = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, x):
        mask = causal_attention_mask(maxlen, maxlen)  # culprit
        a = self.att(x, x, attention_mask=mask)
        o = self.n1(x + a)
        return self.n2(o + self.f2(self.f1(o)))


tokens = np.random.randint(0, vocab_size, (64, maxlen))
X, Y = tokens[:, :-1], tokens[:, 1:]  # or here
inp = layers.Input((maxlen - 1,), dtype="int32")  # or here
x = layers.Embedding(vocab_size, embed_dim)(inp)
x = Block()(x)
model = keras.Model(inp, layers.Dense(vocab_size)(x))
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(X, Y, batch_size=16)
