import numpy as np
import pandas as pd
from keras.layers import GRU, Dense
from keras.models import Sequential

prices = pd.read_csv("prices.csv", usecols=["close"]).values.astype("float32")
past = 14
windows, following = [], []
for start in range(len(prices) - past):
    windows.append(prices[start : start + past, 0])
    following.append(prices[start + past, 0])
windows = np.array(windows)
windows = np.reshape(windows, (windows.shape[0], windows.shape[1], 1))  # or here

model = Sequential()
model.add(GRU(8, input_dim=past))  # culprit
model.add(Dense(1))
model.compile(loss="mse", optimizer="adam")
model.fit(windows, np.array(following), epochs=20)
