import tensorflow as tf
from tensorflow.keras import layers

class Encoder(tf.keras.Model):
    def __init__(self, vocab, emb, units):
        super().__init__()
        self.embedding = layers.Embedding(vocab, emb)
        self.gru = layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, x, hidden):
        x = self.embedding(x)
        output, state = self.gru(x, initial_state=hidden)
        return output, state

    def initial(self, batch):
        return tf.zeros((batch, 512))  # or here

encoder = Encoder(8000, 256, 1024)  # culprit
out, h = encoder(tf.zeros((64, 16), tf.int32), encoder.initial(64))
print(out.shape, h.shape)
