import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Flatten

X = np.random.rand(152, 7, 169)
Y = np.random.randint(0, 2, 152)

model = Sequential()
model.add(Dense(12, input_dim=7, activation='relu'))  # culprit
model.add(Flatten())
model.add(Dense(8, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(X, Y, epochs=150, batch_size=10)  # or here
