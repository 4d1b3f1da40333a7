import numpy as np
from keras.models import Sequential
from keras.layers import Dense

X_train = np.random.random((400, 12))
y_train = np.random.randint(0, 2, size=(400, 1))

model = Sequential()
model.add(Dense(64, activation="relu", input_shape=X_train.shape))  # culprit
model.add(Dense(32, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
model.fit(X_train, y_train, epochs=20, batch_size=16)
