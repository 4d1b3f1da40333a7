import tensorflow as tf

class MultiHeadSelfAttention(tf.keras.layers.Layer):
    def __init__(self, embed_dim, num_heads=8):  # culprit
        super(MultiHeadSelfAttention, self).__init__()
        self.embed_dim = embed_dim
        self.num_heads = num_heads
        self.projection_dim = embed_dim // num_heads  # or here
        self.query_dense = tf.keras.layers.Dense(embed_dim)
        self.key_dense = tf.keras.layers.Dense(embed_dim)
        self.value_dense = tf.keras.layers.Dense(embed_dim)
        self.combine_heads = tf.keras.layers.Dense(embed_dim)

    def attention(self, query, key, value):
        score = tf.matmul(query, key, transpose_b=True)
        dim_key = tf.cast(tf.shape(key)[-1], tf.float32)
        weights = tf.nn.softmax(score / tf.math.sqrt(dim_key), axis=-1)
        return tf.matmul(weights, value)

    def separate_heads(self, x, seq_len):
        x = tf.reshape(x, (-1, seq_len, self.num_heads, self.projection_dim))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, inputs):
        n = inputs.shape[1]
        q = self.separate_heads(self.query_dense(inputs), n)
        k = self.separate_heads(self.key_dense(inputs), n)
        v = self.separate_heads(self.value_dense(inputs), n)
        out = self.attention(q, k, v)
        out = tf.transpose(out, perm=[0, 2, 1, 3])
        out = tf.reshape(out, (-1, n, self.embed_dim))
        return self.combine_heads(out)

vocab = 5000
maxlen = 80
inp = tf.keras.Input((maxlen,))
h = tf.keras.layers.Embedding(vocab, 100)(inp)  # or here
h = MultiHeadSelfAttention(100)(h)  # or here
h = tf.keras.layers.GlobalAveragePooling1D()(h)
out = tf.keras.layers.Dense(1, activation='sigmoid')(h)
model = tf.keras.Model(inp, out)
model.compile('adam', 'binary_crossentropy')
