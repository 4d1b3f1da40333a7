import numpy as np
from tensorflow import keras
from PIL import Image

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train.reshape(60000, 784) / 255.0
model = keras.Sequential([
    keras.layers.Dense(512, activation='relu', input_shape=(784,)),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10, activation='softmax'),
])
model.compile(loss='sparse_categorical_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
model.fit(x_train, y_train, batch_size=128, epochs=5)


def predict_digit(path):
    img = Image.open(path).convert('L')
    img = img.resize((28, 28))
    img = np.array(img)
    img = img.reshape(1, 784)
    img = img / 255.0
    res = model.predict([img])[0]
    return np.argmax(res), max(res)


print(predict_digit('three.png'))
