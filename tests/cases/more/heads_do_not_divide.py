import tensorflow as tf
import numpy as np


class MultiHeadSelfAttention(tf.keras.layers.Layer):
    def __init__(self, embed_dim, num_heads=8):
        super().__init__()
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.projection_dim = embed_dim // num_heads  # culprit
        self.query_dense = tf.keras.layers.Dense(embed_dim)
        self.key_dense = tf.keras.layers.Dense(embed_dim)
        self.value_dense = tf.keras.layers.Dense(embed_dim)
        self.combine_heads = tf.keras.layers.Dense(embed_dim)

    def separate_heads(self, x, batch_size):
        x = tf.reshape(x, (batch_size, -1, self.num_heads, self.projection_dim))  # or here
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, inputs):
        batch_size = tf.shape(inputs)[0]
        q = self.separate_heads(self.query_dense(inputs), batch_size)
        k = self.separate_heads(self.key_dense(inputs), batch_size)
        v = self.separate_heads(self.value_dense(inputs), batch_size)
        score = tf.matmul(q, k, transpose_b=True) / tf.math.sqrt(float(self.projection_dim))
        out = tf.matmul(tf.nn.softmax(score, axis=-1), v)
        out = tf.transpose(out, perm=[0, 2, 1, 3])
        out = tf.reshape(out, (batch_size, -1, self.embed_dim))
        return self.combine_heads(out)


vocab, maxlen, embed_dim = 20000, 200, 100  # or here
inputs = tf.keras.Input(shape=(maxlen,))
x = tf.keras.layers.Embedding(vocab, embed_dim)(inputs)
x = x + MultiHeadSelfAttention(embed_dim, num_heads=8)(x)  # or here
x = tf.keras.layers.LayerNormalization()(x)
x = tf.keras.layers.GlobalAveragePooling1D()(x)
outputs = tf.keras.layers.Dense(2, activation='softmax')(x)
model = tf.keras.Model(inputs, outputs)
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
xs = np.random.randint(0, vocab, (128, maxlen))
ys = np.random.randint(0, 2, 128)
model.fit(xs, ys, batch_size=32, epochs=1)
