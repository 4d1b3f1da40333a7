import numpy as np
from tensorflow.keras.layers import Input, Dense, Dropout, LayerNormalization, MultiHeadAttention, GlobalAveragePooling1D, Embedding
from tensorflow.keras.models import Model

def encoder(x, heads, dim, ff):
    a = MultiHeadAttention(num_heads=heads, key_dim=dim // heads)(x, x)
    x = LayerNormalization()(x + Dropout(0.1)(a))
    f = Dense(ff, activation='relu')(x)
    f = Dense(ff)(f)  # culprit
    return LayerNormalization()(x + f)  # or here

inp = Input((128,))
x = Embedding(8000, 96)(inp)
for _ in range(2):
    x = encoder(x, 4, 96, 256)
out = Dense(3, activation='softmax')(GlobalAveragePooling1D()(x))
model = Model(inp, out)
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(np.random.randint(0, 8000, (64, 128)), np.random.randint(0, 3, 64))
