import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, Dense, TimeDistributed, Input

X = np.zeros((100, 24, 1))
Y = np.zeros((100, 12, 1))
model = Sequential()
model.add(Input((24, 1)))
model.add(LSTM(100, activation="relu"))  # culprit
model.add(LSTM(100, activation="relu", return_sequences=True))  # or here
model.add(TimeDistributed(Dense(1)))
model.compile(optimizer="adam", loss="mse")
model.fit(X, Y, epochs=10, verbose=0)
