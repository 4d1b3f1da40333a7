import tensorflow as tf


class Decoder(tf.keras.layers.Layer):
    """A loop of TensorFlow's in a layer, which AutoGraph turns into graph code."""

    def __init__(self, units, steps):
        super().__init__()
        self.cell = tf.keras.layers.GRUCell(units)
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(3, 12), (3, 12)]
        self.out = tf.keras.layers.Dense(5)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^ (3, 5)
        self.steps = steps
        self.units = units

    @tf.function
    def call(self, start):
        state = tf.zeros((tf.shape(start)[0], self.units))
        x = start
        outputs = tf.TensorArray(tf.float32, size=self.steps)
        for step in tf.range(self.steps):
            hidden, state = self.cell(x, state)
            x = self.out(hidden)
            outputs = outputs.write(step, x)
        return tf.transpose(outputs.stack(), [1, 0, 2])


decoder = Decoder(12, 6)
#         ^^^^^^^^^^^^^^ (3, 6, 5)
y = decoder(tf.zeros((3, 5)))


@tf.function
def halve_until_small(value):
    while tf.reduce_sum(value) > 1.0:
        value = value / 2.0
    if tf.reduce_max(value) > 0.5:
        value = value - 0.5
    return value


small = halve_until_small(tf.ones((4, 7)))
head = tf.keras.layers.Dense(2)
#      ^^^^^^^^^^^^^^^^^^^^^^^^ (4, 2)
z = head(small)
