# GCN on a citation graph, two layers
import numpy as np
import keras
from keras import layers, ops

N, F, C = 300, 64, 7
A = (np.random.rand(N, N) < 0.02).astype('float32')
A = np.maximum(A, A.T) + np.eye(N)
D = np.diag(1 / np.sqrt(A.sum(1)))
A_hat = (D @ A @ D).astype('float32')
X = np.random.rand(N, F).astype('float32')
y = np.random.randint(0, C, N)


class GraphConv(layers.Layer):
    def __init__(self, units, activation=None):
        super().__init__()
        self.units = units
        self.act = keras.activations.get(activation)

    def build(self, input_shape):
        x_shape, a_shape = input_shape
        self.w = self.add_weight(shape=(x_shape[-1], self.units), initializer='glorot_uniform', name='w')
        self.b = self.add_weight(shape=(self.units,), initializer='zeros', name='b')

    def call(self, inputs):
        x, a = inputs
        h = ops.matmul(x, self.w)
        h = ops.matmul(h, a) + self.b  # culprit
        return self.act(h)


xi = layers.Input(batch_shape=(N, F))
ai = layers.Input(batch_shape=(N, N))
h = GraphConv(16, 'relu')([xi, ai])
h = layers.Dropout(0.5)(h)
out = GraphConv(C, 'softmax')([h, ai])
model = keras.Model([xi, ai], out)
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit([X, A_hat], y, batch_size=N, epochs=3, shuffle=False)
