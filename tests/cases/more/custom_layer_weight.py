import tensorflow as tf


class Linear(tf.keras.layers.Layer):
    def __init__(self, units=32):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(self.units, input_shape[-1]), initializer="random_normal")  # culprit
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b  # or here


inputs = tf.keras.Input(shape=(784,))
x = Linear(64)(inputs)
outputs = Linear(10)(x)
model = tf.keras.Model(inputs, outputs)
