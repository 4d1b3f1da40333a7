import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Embedding, Bidirectional, LSTM, Dense
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences

corpus = open('poems.txt').read().lower().split('\n')
tokenizer = Tokenizer()
tokenizer.fit_on_texts(corpus)
num = len(tokenizer.word_index) + 1

sequences = []
for line in corpus:
    tokens = tokenizer.texts_to_sequences([line])[0]
    for i in range(1, len(tokens)):
        sequences.append(tokens[:i + 1])
max_len = max(len(s) for s in sequences)
sequences = np.array(pad_sequences(sequences, maxlen=max_len, padding='pre'))
X = sequences[:, :-1]
Y = sequences[:, -1]

model = tf.keras.Sequential()
model.add(Embedding(num, 64))
model.add(Bidirectional(LSTM(32)))
model.add(Dense(num, activation='softmax'))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
history = model.fit(X, Y, epochs=500)
