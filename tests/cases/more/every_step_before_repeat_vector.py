# lstm autoencoder for anomalies
import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, RepeatVector, TimeDistributed, Dense, Dropout

X = np.random.rand(300, 30, 1)
model = Sequential()
model.add(LSTM(128, input_shape=(X.shape[1], X.shape[2]), return_sequences=True))  # culprit
model.add(Dropout(0.2))
model.add(RepeatVector(X.shape[1]))  # or here
model.add(LSTM(128, return_sequences=True))
model.add(TimeDistributed(Dense(X.shape[2])))
model.compile(optimizer='adam', loss='mae')
model.fit(X, X, epochs=1, batch_size=32, validation_split=0.1)
