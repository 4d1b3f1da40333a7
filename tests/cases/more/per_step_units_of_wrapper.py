import numpy as np
from keras.models import Sequential
from keras.layers import LSTM, Dense, RepeatVector, TimeDistributed

X = np.random.rand(300, 10, 5)
model = Sequential()
model.add(LSTM(64, activation='relu', input_shape=(10, 5), return_sequences=True))
model.add(LSTM(32, activation='relu', return_sequences=False))
model.add(RepeatVector(10))
model.add(LSTM(32, activation='relu', return_sequences=True))
model.add(LSTM(64, activation='relu', return_sequences=True))
model.add(TimeDistributed(Dense(10)))  # culprit
model.compile(optimizer='adam', loss='mse')
model.fit(X, X, epochs=5)
