import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense, Input
BATCH = 16
model = Sequential()
model.add(Input(batch_shape=(BATCH, 10, 1)))
model.add(LSTM(20, stateful=True))
model.add(Dense(1))
model.compile("adam", "mse")
X = np.random.rand(320, 10, 1)
y = np.random.rand(320, 1)
model.fit(X, y, shuffle=False)  # culprit
