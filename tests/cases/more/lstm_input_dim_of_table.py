from sklearn.datasets import make_regression
from keras.models import Sequential
from keras.layers import Dense, Activation, LSTM

X, Y = make_regression(100, 9, n_informative=9, n_targets=2)  # or here

model = Sequential()
model.add(LSTM(32, input_dim=9))  # culprit
model.add(Dense(2))
model.compile(loss='mean_squared_error', optimizer='adam')
model.fit(X, Y, epochs=1, batch_size=32)
