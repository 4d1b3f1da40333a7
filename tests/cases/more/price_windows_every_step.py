from keras.models import Sequential
from keras.layers import LSTM, Dense, Dropout
from sklearn.preprocessing import MinMaxScaler
import numpy as np
import pandas as pd

df = pd.read_csv("stock.csv")
data = df[["Close"]].values
scaler = MinMaxScaler()
scaled = scaler.fit_transform(data)
X, y = [], []
for i in range(60, 1000):
    X.append(scaled[i - 60:i, 0])
    y.append(scaled[i, 0])
X, y = np.array(X), np.array(y)

model = Sequential()
model.add(LSTM(50, return_sequences=True, input_shape=(X.shape[1], 1)))
model.add(Dropout(0.2))
model.add(LSTM(50, return_sequences=True))  # culprit
model.add(Dropout(0.2))
model.add(Dense(1))
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(X.reshape(-1, 60, 1), y, epochs=5, batch_size=32)
