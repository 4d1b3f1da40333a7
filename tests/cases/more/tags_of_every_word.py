import numpy as np
from keras.layers import LSTM, Bidirectional, Dense, Embedding
from keras.models import Sequential
from keras.preprocessing.sequence import pad_sequences
from keras.utils import to_categorical

max_len, n_words, n_tags = 75, 5000, 17
sentences = [np.random.randint(1, n_words, size=20).tolist() for _ in range(100)]
tags = [[1] * len(s) for s in sentences]
X = pad_sequences(maxlen=max_len, sequences=sentences, padding="post")
y = pad_sequences(maxlen=max_len, sequences=tags, padding="post")
y = np.array([to_categorical(i, num_classes=n_tags) for i in y])
model = Sequential()
model.add(Embedding(input_dim=n_words, output_dim=50))
model.add(Bidirectional(LSTM(units=100, return_sequences=False)))  # culprit
model.add(Dense(n_tags, activation="softmax"))
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(X, y, batch_size=32, validation_split=0.1)
