import keras
from keras import layers, ops


class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
        self.ffn = keras.Sequential(
#                  ^^^^^^^^^^^^^^^^^ (None, 200, 32)
            [
                layers.Dense(ff_dim, activation="relu"),
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
                layers.Dense(embed_dim),
#               ^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
            ]
        )
        self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
        self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
        self.dropout1 = layers.Dropout(rate)
#                       ^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
        self.dropout2 = layers.Dropout(rate)
#                       ^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)

    def call(self, inputs):
        attn_output = self.att(inputs, inputs)
        attn_output = self.dropout1(attn_output)
        out1 = self.layernorm1(inputs + attn_output)
        ffn_output = self.ffn(out1)
        ffn_output = self.dropout2(ffn_output)
        return self.layernorm2(out1 + ffn_output)


class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.token_emb = layers.Embedding(input_dim=vocab_size, output_dim=embed_dim)
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
        self.pos_emb = layers.Embedding(input_dim=maxlen, output_dim=embed_dim)
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (200, 32)

    def call(self, x):
        maxlen = ops.shape(x)[-1]
        positions = ops.arange(start=0, stop=maxlen, step=1)
        positions = self.pos_emb(positions)
        x = self.token_emb(x)
        return x + positions


vocab_size = 2000
maxlen = 200
(x_train, y_train), (x_val, y_val) = keras.datasets.imdb.load_data(num_words=vocab_size)
print(len(x_train), "Training sequences")
x_train = keras.utils.pad_sequences(x_train, maxlen=maxlen)
x_val = keras.utils.pad_sequences(x_val, maxlen=maxlen)

embed_dim = 32
num_heads = 2
ff_dim = 32

inputs = layers.Input(shape=(maxlen,))
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200)
embedding_layer = TokenAndPositionEmbedding(maxlen, vocab_size, embed_dim)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
x = embedding_layer(inputs)
transformer_block = TransformerBlock(embed_dim, num_heads, ff_dim)
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 200, 32)
x = transformer_block(x)
x = layers.GlobalAveragePooling1D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
x = layers.Dropout(0.1)(x)
#   ^^^^^^^^^^^^^^^^^^^ (None, 32)
x = layers.Dense(20, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
x = layers.Dropout(0.1)(x)
#   ^^^^^^^^^^^^^^^^^^^ (None, 20)
outputs = layers.Dense(2, activation="softmax")(x)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2)

model = keras.Model(inputs=inputs, outputs=outputs)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (32, 2)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=32, epochs=1, validation_data=(x_val, y_val))
