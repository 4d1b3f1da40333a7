"""Labels of a file that is not there are a list all the same, and Keras 3 wants an array."""

import json

import keras
from keras import layers
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

headlines, sarcastic = [], []
with open("headlines.json") as file:
    rows = json.load(file)
for number in range(20000):
    headlines.append(rows[number]["headline"])
    sarcastic.append(rows[number]["is_sarcastic"])  # or here

words = Tokenizer(num_words=8000)
words.fit_on_texts(headlines)
x = pad_sequences(words.texts_to_sequences(headlines), maxlen=40)

model = keras.Sequential()
model.add(layers.Embedding(8000, 16))
model.add(layers.GlobalAveragePooling1D())
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, sarcastic, epochs=3)  # culprit
