import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense

model = Sequential()
model.add(LSTM(10, batch_input_shape=(5, 20, 1), stateful=True))  # culprit
model.add(Dense(1))
model.compile("adam", "mse")
for i in range(3):
    model.fit(np.zeros((50, 20, 1)), np.zeros((50, 1)), batch_size=5, epochs=1, shuffle=False)
    model.reset_states()  # culprit
