import numpy as np
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Embedding, Flatten, Dense, Input

texts = ["I love this movie", "terrible film", "great acting and story", "bad"]
labels = np.array([1, 0, 1, 0])
max_len = 100
tokenizer = Tokenizer(num_words=1000)
tokenizer.fit_on_texts(texts)
seqs = tokenizer.texts_to_sequences(texts)
X = pad_sequences(seqs, maxlen=max_len)

model = Sequential()
model.add(Input((max_len,)))
model.add(Embedding(1000, 16))
model.add(Flatten())
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X, labels, epochs=2)

new = ["what a nice movie"]
new_seq = pad_sequences(tokenizer.texts_to_sequences(new), maxlen=50)  # culprit
print(model.predict(new_seq))  # or here
