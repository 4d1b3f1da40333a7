import tensorflow as tf
from tensorflow.keras.layers import *

q_len, d_len, vocab = 20, 30, 8000
emb = Embedding(vocab, 128)

q_in = Input((q_len,), name='query')
q = emb(q_in)
q = Bidirectional(GRU(32, return_sequences=True))(q)  # culprit

d_in = Input((d_len,), name='doc')
d = emb(d_in)
d = Bidirectional(GRU(64, return_sequences=True))(d)  # or here

both = Lambda(lambda t: tf.concat(t, axis=1))([q, d])  # or here
h = GlobalMaxPooling1D()(both)
h = Dense(64, activation='relu')(h)
y = Dense(1, activation='sigmoid')(h)
model = tf.keras.Model([q_in, d_in], y)
