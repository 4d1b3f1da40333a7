import numpy as np
from keras.models import Sequential
from keras.layers import TimeDistributed, Conv2D, MaxPooling2D, Flatten, LSTM, Dense

X = np.random.rand(50, 16, 64, 64, 1)
y = np.random.randint(0, 6, (50,))
model = Sequential()
model.add(TimeDistributed(Conv2D(16, (3, 3), activation="relu"), input_shape=(16, 64, 64, 1)))
model.add(TimeDistributed(MaxPooling2D((2, 2))))
model.add(Flatten())  # culprit
model.add(LSTM(32))
model.add(Dense(6, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(X, y, epochs=2)
