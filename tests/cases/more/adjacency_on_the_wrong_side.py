import tensorflow as tf
from tensorflow.keras import layers, Model

class GraphConv(layers.Layer):
    def __init__(self, units, activation=None):
        super().__init__()
        self.units = units
        self.act = tf.keras.activations.get(activation)

    def build(self, input_shape):
        feat_shape, adj_shape = input_shape
        self.w = self.add_weight(shape=(feat_shape[-1], self.units), initializer='glorot_uniform', name='w')
        self.b = self.add_weight(shape=(self.units,), initializer='zeros', name='b')

    def call(self, inputs):
        x, adj = inputs
        h = tf.matmul(x, self.w)
        h = tf.matmul(h, adj)  # culprit
        return self.act(h + self.b)

n_atoms, n_feat = 29, 9
nodes = layers.Input((n_atoms, n_feat))
adj = layers.Input((n_atoms, n_atoms))
x = GraphConv(64, 'relu')([nodes, adj])
x = GraphConv(64, 'relu')([x, adj])
x = layers.GlobalAveragePooling1D()(x)
y = layers.Dense(1)(x)
model = Model([nodes, adj], y)
