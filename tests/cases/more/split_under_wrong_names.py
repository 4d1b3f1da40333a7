import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Conv1D, MaxPooling1D, Flatten

# ECG beats: 187 samples + class
signals = np.random.rand(600, 187)
beats = np.random.randint(0, 5, 600)
x_train, y_train, x_test, y_test = train_test_split(signals, beats, test_size=0.2, random_state=42)  # culprit
x_train = x_train.reshape(len(x_train), x_train.shape[1], 1)
x_test = x_test.reshape(len(x_test), 187, 1)

model = Sequential()
model.add(Conv1D(64, 6, activation='relu', input_shape=(187, 1)))
model.add(MaxPooling1D(3))
model.add(Flatten())
model.add(Dense(64, activation='relu'))
model.add(Dense(5, activation='softmax'))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=3, validation_data=(x_test, y_test))
