import numpy as np
import tensorflow as tf
from tensorflow import keras


class PriceModel(keras.Model):
    def __init__(self, vocab=5000):
        super().__init__()
        self.emb = keras.layers.Embedding(vocab, 32)
        self.rnn = keras.layers.GRU(64, return_sequences=True)  # culprit
        self.dense_num = keras.layers.Dense(16, activation="relu")
        self.concat = keras.layers.Concatenate()
        self.out = keras.layers.Dense(1)

    def call(self, inputs):
        text, numbers = inputs
        t = self.rnn(self.emb(text))
        n = self.dense_num(numbers)
        x = self.concat([t, n])  # or here
        return self.out(x)


text = np.random.randint(0, 5000, (32, 40))
nums = np.random.rand(32, 6).astype("float32")
price = np.random.rand(32).astype("float32")
model = PriceModel()
model.compile(optimizer="adam", loss="mae")
model.fit([text, nums], price, epochs=1, batch_size=8)
