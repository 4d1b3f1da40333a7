import numpy as np
from keras.models import Sequential
from keras.layers import Conv1D, MaxPooling1D, Dense, Dropout
from keras.utils import to_categorical

trainX = np.random.rand(300, 128, 9)
trainy = to_categorical(np.random.randint(0, 6, 300))
n_timesteps, n_features, n_outputs = trainX.shape[1], trainX.shape[2], trainy.shape[1]

model = Sequential()
model.add(Conv1D(filters=64, kernel_size=3, activation="relu", input_shape=(n_timesteps, n_features)))
model.add(Conv1D(filters=64, kernel_size=3, activation="relu"))
model.add(Dropout(0.5))
model.add(MaxPooling1D(pool_size=2))
model.add(Dense(100, activation="relu"))  # culprit
model.add(Dense(n_outputs, activation="softmax"))  # or here
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(trainX, trainy, epochs=10, batch_size=32, verbose=0)
