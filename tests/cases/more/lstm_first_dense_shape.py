import numpy as np
from keras.models import Sequential
from keras.layers import Dense, LSTM, Dropout

series = np.sin(np.arange(670) / 10.0)
trainX = np.array([series[i:i + 20] for i in range(650)]).reshape(650, 20, 1)
trainY = series[20:]

batch_size = 1
model = Sequential()
model.add(Dense(5, input_shape=(1,)))  # culprit
model.add(Dense(10))
model.add(LSTM(32))  # or here
model.add(Dropout(0.3))
model.add(Dense(5))
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
model.fit(trainX, trainY, epochs=100, batch_size=batch_size, verbose=2)
