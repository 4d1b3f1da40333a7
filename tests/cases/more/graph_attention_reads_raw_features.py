import tensorflow as tf
from tensorflow.keras import layers, activations, initializers
from tensorflow.keras.models import Model

class GraphAttention(layers.Layer):
    def __init__(self, F_, attn_heads=1, **kw):
        super().__init__(**kw)
        self.F_ = F_
        self.attn_heads = attn_heads

    def build(self, input_shape):
        F = input_shape[0][-1]
        self.kernels = []
        self.attn_kernels = []
        for head in range(self.attn_heads):
            k = self.add_weight(shape=(F, self.F_), initializer='glorot_uniform', name='kernel_{}'.format(head))
            self.kernels.append(k)
            a_self = self.add_weight(shape=(F, 1), initializer='glorot_uniform', name='attn_self_{}'.format(head))  # culprit
            a_neigh = self.add_weight(shape=(F, 1), initializer='glorot_uniform', name='attn_neigh_{}'.format(head))  # or here
            self.attn_kernels.append([a_self, a_neigh])
        self.built = True

    def call(self, inputs):
        X, A = inputs                 # (B, N, F) and (B, N, N)
        outs = []
        for h in range(self.attn_heads):
            feats = tf.matmul(X, self.kernels[h])                       # (B, N, F_)
            e_self = tf.matmul(feats, self.attn_kernels[h][0])          # (B, N, 1)
            e_neigh = tf.matmul(feats, self.attn_kernels[h][1])
            e = e_self + tf.transpose(e_neigh, (0, 2, 1))               # (B, N, N)
            e = tf.nn.leaky_relu(e, 0.2)
            mask = -10e9 * (1.0 - A)
            alpha = tf.nn.softmax(e + mask)
            outs.append(tf.matmul(alpha, feats))
        return activations.elu(tf.concat(outs, axis=-1))

N, F = 50, 1433
X_in = layers.Input(shape=(N, F))
A_in = layers.Input(shape=(N, N))
h = GraphAttention(8, attn_heads=4)([X_in, A_in])
h = layers.Dropout(0.6)(h)
h = GraphAttention(7)([h, A_in])
model = Model([X_in, A_in], h)
model.compile('adam', 'categorical_crossentropy')
