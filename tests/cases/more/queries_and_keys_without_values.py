import tensorflow as tf
from tensorflow.keras import layers, Model

class WindowAttention(layers.Layer):
    def __init__(self, dim, window_size, num_heads):
        super().__init__()
        self.dim = dim
        self.window_size = window_size
        self.num_heads = num_heads
        self.scale = (dim // num_heads) ** -0.5
        self.qkv = layers.Dense(dim * 2)  # culprit
        self.proj = layers.Dense(dim)

    def call(self, x):
        _, size, channels = x.shape
        head_dim = channels // self.num_heads
        qkv = tf.reshape(self.qkv(x), (-1, size, 3, self.num_heads, head_dim))  # or here
        qkv = tf.transpose(qkv, (2, 0, 3, 1, 4))
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = tf.nn.softmax(tf.matmul(q * self.scale, k, transpose_b=True))
        out = tf.transpose(tf.matmul(attn, v), (0, 2, 1, 3))
        out = tf.reshape(out, (-1, size, channels))
        return self.proj(out)

inp = layers.Input((49, 96))
x = WindowAttention(96, 7, 3)(inp)
x = layers.Add()([inp, x])
model = Model(inp, x)
