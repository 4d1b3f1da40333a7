"""Q&A style: a handful of sentences in the script itself."""
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer, one_hot

docs = ["Well done!", "Good work", "Great effort", "nice work", "Poor work", "not good"]
labels = np.array([1, 1, 1, 1, 0, 0])
vocab_size, max_length = 50, 4
encoded = [one_hot(d, vocab_size) for d in docs]
padded = pad_sequences(encoded, maxlen=max_length, padding="post")
print(padded)
tok = Tokenizer(oov_token="<unk>")
tok.fit_on_texts(docs)
matrix = tok.texts_to_matrix(docs, mode="count")
words = len(tok.word_index) + 1

model = tf.keras.Sequential()
model.add(tf.keras.layers.Input(shape=(padded.shape[1],)))
#         ^^^^^^^^^^^^^^^^^^^^^ (None, 4)
model.add(tf.keras.layers.Embedding(words, 8))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 4, 8)
model.add(tf.keras.layers.Flatten())
#         ^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
model.add(tf.keras.layers.Dense(1, activation="sigmoid"))
#         ^^^^^^^^^^^^^^^^^^^^^ (None, 1)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(padded, labels, epochs=50, verbose=0)
bag = tf.keras.layers.Dense(2)(tf.keras.Input((matrix.shape[1],)))
#     ^^^^^^^^^^^^^^^^^^^^^ (None, 2)
