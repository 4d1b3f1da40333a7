import keras
from keras import layers
class Block(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.d1 = layers.Dense(width, activation="relu")
        self.d2 = layers.Dense(width)  # culprit
        self.n = layers.LayerNormalization()
    def call(self, x):
        return self.n(x + self.d2(self.d1(x)))  # or here
inputs = keras.Input((10, 64))
x = Block(256)(inputs)  # or here
model = keras.Model(inputs, x)
