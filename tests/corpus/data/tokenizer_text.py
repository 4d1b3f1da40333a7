"""Q&A style: sentences to sequences with the old Tokenizer."""
import numpy as np
import pandas as pd
from tensorflow.keras.layers import Bidirectional, Dense, Embedding, GRU, SpatialDropout1D
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

data = pd.read_csv("tweets.csv", encoding="latin-1")
texts = data["text"].astype(str).tolist()
labels = pd.get_dummies(data["sentiment"]).values

tokenizer = Tokenizer(num_words=5000, oov_token="<OOV>")
tokenizer.fit_on_texts(texts)
word_index = tokenizer.word_index
vocab_size = len(word_index) + 1
sequences = tokenizer.texts_to_sequences(texts)
padded = pad_sequences(sequences, maxlen=50, padding="post", truncating="post")
print(padded.shape, labels.shape)

embedding_matrix = np.zeros((vocab_size, 100))
for word, i in word_index.items():
    embedding_matrix[i] = np.random.rand(100)

model = Sequential([
    Embedding(vocab_size, 100, weights=[embedding_matrix], input_length=padded.shape[1],
    # ^^^^^^^ (None, 50, 100)
              trainable=False),
    SpatialDropout1D(0.2),
    # ^^^^^^^^^^^^^^ (None, 50, 100)
    Bidirectional(GRU(32)),
    # ^^^^^^^^^^^ (None, 64)
    Dense(labels.shape[1], activation="softmax"),
    # ^^^ (None, None)
])
model.build((None, 50))
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(padded, labels, epochs=3, batch_size=64)
