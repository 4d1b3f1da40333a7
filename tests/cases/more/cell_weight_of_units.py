import keras
from keras import layers, ops


class MinimalCell(layers.Layer):
    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(self.units, self.units), name="kernel")  # culprit
        self.rec = self.add_weight(shape=(self.units, self.units), name="rec")

    def call(self, inputs, states):
        h = ops.tanh(ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.rec))  # or here
        return h, [h]


x = keras.Input((20, 8))
y = layers.RNN(MinimalCell(32))(x)
model = keras.Model(x, layers.Dense(1)(y))
