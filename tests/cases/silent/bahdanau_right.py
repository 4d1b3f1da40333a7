import numpy as np
import tensorflow as tf
from tensorflow import keras


class LinearAttention(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.W1 = keras.layers.Dense(units)
        self.W2 = keras.layers.Dense(units)
        self.V = keras.layers.Dense(1)

    def call(self, query, values):
        score = self.V(tf.nn.tanh(self.W1(query) + self.W2(values)))
        weights = tf.nn.softmax(score, axis=1)
        context = weights * values
        return tf.reduce_sum(context, axis=1), weights


class Decoder(keras.Model):
    def __init__(self, vocab, dim, units):
        super().__init__()
        self.embedding = keras.layers.Embedding(vocab, dim)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.attention = LinearAttention(units)
        self.fc = keras.layers.Dense(vocab)

    def call(self, x, hidden, enc_output):
        context, _ = self.attention(tf.expand_dims(hidden, 1), enc_output)
        x = self.embedding(x)
        x = tf.concat([tf.expand_dims(context, 1), x], axis=-1)
        output, state = self.gru(x)
        output = tf.reshape(output, (-1, output.shape[2]))
        return self.fc(output), state


decoder = Decoder(5000, 128, 256)
hidden = tf.zeros((64, 256))
enc_output = tf.random.uniform((64, 16, 256))
logits, state = decoder(tf.zeros((64, 1), dtype=tf.int32), hidden, enc_output)
