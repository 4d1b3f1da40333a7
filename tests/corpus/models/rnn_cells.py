import keras
from keras import layers, ops


class MinimalRNNCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="uniform", name="kernel"
        )
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, self.units), initializer="uniform", name="recurrent_kernel"
        )

    def call(self, inputs, states):
        prev_output = states[0]
        h = ops.matmul(inputs, self.kernel)
        output = h + ops.matmul(prev_output, self.recurrent_kernel)
        return output, [output]


x = keras.Input((None, 5))
#   ^^^^^^^^^^^^^^^^^^^^^^ (None, None, 5)
y = layers.RNN(MinimalRNNCell(32), return_sequences=True)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 32)
#              ^^^^^^^^^^^^^^^^^^ [(None, 32), [(None, 32)]]
cells = [MinimalRNNCell(24), MinimalRNNCell(16)]
#        ^^^^^^^^^^^^^^^^^^ [(None, 24), [(None, 24)]]
#                            ^^^^^^^^^^^^^^^^^^ [(None, 16), [(None, 16)]]
z = layers.RNN(cells)(y)
#   ^^^^^^^^^^^^^^^^^ (None, 16)
model = keras.Model(x, z)

stacked = layers.RNN([layers.LSTMCell(8) for _ in range(3)], return_sequences=True)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 12, 8)
#                     ^^^^^^^^^^^^^^^^^^ [(None, 8), [(None, 8), (None, 8)]]
sequence = stacked(keras.Input((12, 4)))
#                  ^^^^^^^^^^^^^^^^^^^^ (None, 12, 4)

encoder = layers.LSTM(20, return_sequences=True, return_state=True)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(None, 7, 20), (None, 20), (None, 20)]
outputs, state_h, state_c = encoder(keras.Input((7, 3)))
#                                   ^^^^^^^^^^^^^^^^^^^ (None, 7, 3)
decoded = layers.LSTM(20, return_sequences=True)(outputs, initial_state=[state_h, state_c])
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 20)

stateful = keras.Sequential([
    keras.Input(batch_shape=(4, 6, 2)),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (4, 6, 2)
    layers.GRU(10, stateful=True, return_sequences=True),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (4, 6, 10)
    layers.GRU(5, stateful=True),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (4, 5)
    layers.Dense(1),
#   ^^^^^^^^^^^^^^^ (4, 1)
])
stateful.reset_states() if hasattr(stateful, "reset_states") else None
