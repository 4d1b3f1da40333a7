import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Dropout, LSTM

X = np.random.rand(500, 30)
y = np.random.rand(500)

regressor = Sequential()
regressor.add(LSTM(units=50, return_sequences=True, input_shape=(X.shape[1],)))  # culprit
regressor.add(Dropout(0.2))
regressor.add(LSTM(units=50))
regressor.add(Dense(units=1))
regressor.compile(optimizer="adam", loss="mean_squared_error")
regressor.fit(X, y, epochs=2, batch_size=32)
