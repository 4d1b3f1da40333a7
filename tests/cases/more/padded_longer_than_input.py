import numpy as np
from keras.models import Sequential
from keras.layers import Embedding, Conv1D, MaxPooling1D, Flatten, Dense
from keras.preprocessing.sequence import pad_sequences
from keras.utils import to_categorical
from sklearn.model_selection import train_test_split

vocab_size = 20000
maxlen = 28
texts = [np.random.randint(1, vocab_size, n).tolist() for n in (5, 12, 934)]
labels = [0, 1, 0]
X = pad_sequences(texts, maxlen=934)  # culprit
y = np.array(labels)

model = Sequential()
model.add(Embedding(vocab_size, 100, input_shape=(maxlen,)))  # or here
model.add(Conv1D(32, 8, activation='relu'))
model.add(MaxPooling1D(2))
model.add(Flatten())
model.add(Dense(10, activation='relu'))
model.add(Dense(2, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
X_train, X_test, Y_train, y_test = train_test_split(X, y, test_size=0.15, random_state=42)
Y_train = to_categorical(Y_train.astype(int), 2)
y_test = to_categorical(y_test.astype(int), 2)
model.fit(X_train, Y_train, epochs=10, batch_size=32, verbose=1, validation_data=(X_test, y_test))  # or here
