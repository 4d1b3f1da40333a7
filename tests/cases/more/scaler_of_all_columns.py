# weather: 5 sensors, predict temperature, scale back at the end
import numpy as np
from sklearn.preprocessing import MinMaxScaler
from keras.models import Sequential
from keras.layers import LSTM, Dense

values = np.random.rand(800, 5) * 30
scaler = MinMaxScaler(feature_range=(0, 1))
scaled = scaler.fit_transform(values)  # culprit

n = 24
X, y = [], []
for i in range(n, len(scaled)):
    X.append(scaled[i - n:i])
    y.append(scaled[i, 0])
X, y = np.array(X), np.array(y)
split = 600
model = Sequential()
model.add(LSTM(40, input_shape=(n, 5)))
model.add(Dense(1))
model.compile('adam', 'mse')
model.fit(X[:split], y[:split], epochs=3, batch_size=32)
pred = model.predict(X[split:])
pred = scaler.inverse_transform(pred)  # or here
print(pred[:5])
