import keras
from keras import layers, ops


class TokenAndPosition(layers.Layer):
    def __init__(self, maxlen, vocab, dim):
        super().__init__()
        self.maxlen = maxlen
        self.token = layers.Embedding(vocab, dim)
        self.pos = layers.Embedding(maxlen, dim)

    def call(self, x):
        positions = ops.arange(0, self.maxlen)
        return self.token(x) + self.pos(positions)  # or here


inputs = keras.Input(shape=(200,))  # or here
x = TokenAndPosition(100, 20000, 32)(inputs)  # culprit
x = layers.GlobalAveragePooling1D()(x)
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
