import numpy as np
from sklearn.preprocessing import MinMaxScaler
from keras.models import Sequential
from keras.layers import Dense

x = np.linspace(0, 10, 500)
y = np.sin(x) + np.random.normal(0, 0.1, 500)

scale_x = MinMaxScaler()
x = scale_x.fit_transform(x.reshape(-1, 1))
y = y.reshape(1, -1)  # culprit
scale_y = MinMaxScaler()
y = scale_y.fit_transform(y)

model = Sequential()
model.add(Dense(20, input_dim=1, activation='relu'))
model.add(Dense(20, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(x, y, epochs=10, batch_size=10, verbose=0)
yhat = scale_y.inverse_transform(model.predict(x))
