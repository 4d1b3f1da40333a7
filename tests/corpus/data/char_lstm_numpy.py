"""A book's notebook: characters one-hot in NumPy, the corpus a file that is not here."""
import random
import sys

import keras
import numpy as np
from keras import layers

path = keras.utils.get_file("nietzsche.txt", origin="https://example.org/nietzsche.txt")
text = open(path).read().lower()
print("Corpus length:", len(text))
maxlen, step = 60, 3
sentences, next_chars = [], []
for i in range(0, len(text) - maxlen, step):
    sentences.append(text[i : i + maxlen])
    next_chars.append(text[i + maxlen])
print("Number of sequences:", len(sentences))
chars = sorted(list(set(text)))
char_indices = dict((char, chars.index(char)) for char in chars)

x = np.zeros((len(sentences), maxlen, len(chars)), dtype="bool")
y = np.zeros((len(sentences), len(chars)), dtype="bool")
for i, sentence in enumerate(sentences):
    for t, char in enumerate(sentence):
        x[i, t, char_indices[char]] = 1
    y[i, char_indices[next_chars[i]]] = 1

model = keras.models.Sequential()
model.add(keras.Input(shape=(maxlen, len(chars))))
#         ^^^^^^^^^^^ (None, 60, None)
model.add(layers.LSTM(128))
#         ^^^^^^^^^^^ (None, 128)
model.add(layers.Dense(len(chars), activation="softmax"))
#         ^^^^^^^^^^^^ (None, None)
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.RMSprop(0.01))


def sample(preds, temperature=1.0):
    preds = np.asarray(preds).astype("float64")
    preds = np.log(preds) / temperature
    exp_preds = np.exp(preds)
    preds = exp_preds / np.sum(exp_preds)
    return np.argmax(np.random.multinomial(1, preds, 1))


for epoch in range(1, 60):
    model.fit(x, y, batch_size=128, epochs=1)
    start = random.randint(0, len(text) - maxlen - 1)
    generated = text[start : start + maxlen]
    for i in range(400):
        sampled = np.zeros((1, maxlen, len(chars)))
        for t, char in enumerate(generated):
            sampled[0, t, char_indices[char]] = 1.0
        preds = model.predict(sampled, verbose=0)[0]
        next_char = chars[sample(preds, 0.5)]
        generated = generated[1:] + next_char
        sys.stdout.write(next_char)
