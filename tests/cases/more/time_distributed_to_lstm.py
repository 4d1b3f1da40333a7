from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, MaxPooling2D, LSTM, Dense, TimeDistributed, Input

model = Sequential()
model.add(Input((8, 48, 48, 1)))
model.add(TimeDistributed(Conv2D(16, 3, activation="relu")))
model.add(TimeDistributed(MaxPooling2D()))  # or here
model.add(LSTM(32))  # culprit
model.add(Dense(4, activation="softmax"))
