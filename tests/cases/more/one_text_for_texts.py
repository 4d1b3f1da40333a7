import numpy as np
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Embedding, LSTM, Dense

sentences = ["i love this phone", "worst battery ever", "the screen is great",
             "do not buy it", "totally worth the money", "it broke after a week"]
labels = np.array([1, 0, 1, 0, 1, 0])

vocab_size = 1000
maxlen = 20
tok = Tokenizer(num_words=vocab_size, oov_token='<OOV>')
tok.fit_on_texts(sentences)
seqs = tok.texts_to_sequences(sentences)
padded = pad_sequences(seqs, maxlen=maxlen, padding='post')

model = Sequential()
model.add(Embedding(vocab_size, 16))
model.add(LSTM(16))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(padded, labels, epochs=2, verbose=0)

review = "the battery is great"  # or here
seq = tok.texts_to_sequences(review)  # culprit
p = pad_sequences(seq, maxlen=maxlen, padding='post')
result = model.predict(p)
# i get 20 numbers instead of one
print(result)
print('positive' if result[0][0] > 0.5 else 'negative')
