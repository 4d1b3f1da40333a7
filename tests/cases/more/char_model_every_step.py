import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, TimeDistributed, Dense, Activation

text = open('shakespeare.txt').read()
vocab = sorted(set(text))
char_to_ix = {c: i for i, c in enumerate(vocab)}
SEQ = 50
n = len(text) // SEQ
X = np.zeros((n, SEQ, len(vocab)))
y = np.zeros((n, len(vocab)))  # or here
for i in range(n):
    for t in range(SEQ):
        X[i, t, char_to_ix[text[i * SEQ + t]]] = 1
    y[i, char_to_ix[text[(i + 1) * SEQ]]] = 1

model = Sequential()
model.add(LSTM(256, input_shape=(SEQ, len(vocab)), return_sequences=True))
model.add(LSTM(256, return_sequences=True))  # culprit
model.add(TimeDistributed(Dense(len(vocab))))
model.add(Activation('softmax'))
model.compile(loss='categorical_crossentropy', optimizer='rmsprop')
model.fit(X, y, batch_size=64, epochs=20)
