import keras
from keras import layers


class Block(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.d = layers.Dense(units)
        self.n = layers.LayerNormalization()

    def call(self, x):
        y = self.d(x)
        self.n(y)  # culprit


inputs = keras.Input((16,))
x = Block(8)(inputs)
model = keras.Model(inputs, layers.Dense(1)(x))
