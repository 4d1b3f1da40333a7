import tensorflow as tf


class MultiHeadAttention(tf.keras.layers.Layer):
    def __init__(self, d_model, num_heads):
        super(MultiHeadAttention, self).__init__()
        self.num_heads = num_heads
        self.d_model = d_model
        self.depth = d_model // self.num_heads

        self.wq = tf.keras.layers.Dense(d_model)
        self.wk = tf.keras.layers.Dense(d_model)
        self.wv = tf.keras.layers.Dense(d_model)
        self.dense = tf.keras.layers.Dense(d_model)

    def split_heads(self, x, batch_size):
        x = tf.reshape(x, (batch_size, x.shape[1], self.num_heads, self.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, v, k, q):
        batch_size = tf.shape(q)[0]
        q = self.split_heads(self.wq(q), batch_size)
        k = self.split_heads(self.wk(k), batch_size)
        v = self.split_heads(self.wv(v), batch_size)
        logits = tf.matmul(q, k, transpose_b=True) / tf.math.sqrt(tf.cast(self.depth, tf.float32))
        att = tf.matmul(tf.nn.softmax(logits, axis=-1), v)
        att = tf.transpose(att, perm=[0, 2, 1, 3])
        att = tf.reshape(att, (batch_size, -1, self.d_model))
        return self.dense(att)


EMB = 100  # or here
HEADS = 8  # or here

tokens = tf.keras.Input((60,))
x = tf.keras.layers.Embedding(5000, EMB)(tokens)
mha = MultiHeadAttention(EMB, HEADS)  # culprit
x = x + mha(x, x, x)
x = tf.keras.layers.GlobalMaxPooling1D()(x)
out = tf.keras.layers.Dense(1, activation='sigmoid')(x)
model = tf.keras.Model(tokens, out)
