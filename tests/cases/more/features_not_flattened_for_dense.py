# classifier on saved bottleneck features
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Dropout

train_data = np.random.rand(200, 7, 7, 512).astype('float32')  # culprit
train_labels = np.array([0] * 100 + [1] * 100)
model = Sequential()
model.add(Dense(256, activation='relu', input_shape=(25088,)))  # or here
model.add(Dropout(0.5))
model.add(Dense(1, activation='sigmoid'))
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['accuracy'])
model.fit(train_data, train_labels, epochs=5, batch_size=16)
