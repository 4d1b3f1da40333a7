import numpy as np
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers import Conv2D, MaxPool2D, Flatten, Dense

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(x_train.shape[0], 28, 28, 1) / 255.0
x_test = np.expand_dims(x_test, axis=0) / 255.0  # culprit

model = Sequential()
model.add(Conv2D(16, kernel_size=3, activation='relu', input_shape=(28, 28, 1)))
model.add(MaxPool2D())
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=1, batch_size=64)

score = model.evaluate(x_test, y_test, verbose=0)  # or here
print('Test loss:', score[0])
print('Test accuracy:', score[1])
