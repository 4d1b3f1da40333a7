import keras
from keras import layers


class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential(
            [layers.Dense(ff_dim, activation="relu"), layers.Dense(ff_dim)]  # culprit
        )
        self.norm1 = layers.LayerNormalization(epsilon=1e-6)
        self.norm2 = layers.LayerNormalization(epsilon=1e-6)

    def call(self, inputs):
        attn = self.att(inputs, inputs)
        out1 = self.norm1(inputs + attn)
        return self.norm2(out1 + self.ffn(out1))  # or here


inputs = keras.Input((40,))
x = layers.Embedding(2000, 32)(inputs)
x = TransformerBlock(32, 2, 64)(x)
x = layers.GlobalAveragePooling1D()(x)
model = keras.Model(inputs, layers.Dense(2, activation="softmax")(x))
