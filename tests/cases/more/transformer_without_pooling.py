import numpy as np
import keras
from keras import layers

MAX_LEN, VOCAB = 128, 3000


def encoder_layer(x, heads, dim, ff):
    attn = layers.MultiHeadAttention(heads, dim // heads)(x, x)
    x = layers.LayerNormalization()(x + attn)
    ffn = layers.Dense(ff, activation="gelu")(x)
    ffn = layers.Dense(dim)(ffn)
    return layers.LayerNormalization()(x + ffn)


tokens = keras.Input((MAX_LEN,), dtype="int32")
pos = layers.Embedding(MAX_LEN, 64)(np.arange(MAX_LEN))
h = layers.Embedding(VOCAB, 64)(tokens) + pos
for _ in range(2):
    h = encoder_layer(h, 4, 64, 128)
h = layers.Dropout(0.1)(h)  # or here
score = layers.Dense(1, activation="sigmoid")(h)  # culprit
model = keras.Model(tokens, score)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
x = np.random.randint(0, VOCAB, (64, MAX_LEN))
y = np.random.randint(0, 2, (64,))
model.fit(x, y, epochs=1)  # or here
