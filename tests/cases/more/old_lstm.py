import numpy as np
from keras.models import Sequential
from keras.layers import Dense, LSTM, Embedding
from keras.optimizers import SGD

model = Sequential()
model.add(Embedding(2000, 128, input_length=80, dropout=0.2))  # culprit
model.add(LSTM(output_dim=64, dropout_W=0.2, dropout_U=0.2, return_sequences=False))  # culprit
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=SGD(lr=0.01, decay=1e-6, momentum=0.9), metrics=["accuracy"])  # culprit
model.fit(np.zeros((32, 80)), np.zeros((32, 1)), nb_epoch=3)  # culprit
