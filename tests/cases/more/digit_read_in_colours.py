import numpy as np
from keras.models import Sequential
from keras.layers import Conv2D, Flatten, Dense, Input
from keras.datasets import mnist
from keras.utils import load_img, img_to_array
(x_train, y_train), _ = mnist.load_data()
x_train = x_train.reshape(-1, 28, 28, 1) / 255.0
model = Sequential([Input((28, 28, 1)), Conv2D(8, 3, activation='relu'), Flatten(), Dense(10, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(x_train, y_train, epochs=1)
img = load_img('digit.png', target_size=(28, 28))  # culprit
x = img_to_array(img)  # or here
x = np.expand_dims(x, axis=0) / 255.0
print(model.predict(x).argmax())
