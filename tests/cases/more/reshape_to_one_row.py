import numpy as np
import keras
from keras import layers


class Net(keras.Model):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = layers.Conv2D(32, 3, padding="same", activation="relu")
        self.pool = layers.MaxPooling2D()
        self.conv2 = layers.Conv2D(64, 3, padding="same", activation="relu")
        self.reshape = layers.Reshape((1, 3136))  # culprit
        self.fc = layers.Dense(num_classes, activation="softmax")

    def call(self, x):
        x = self.pool(self.conv1(x))
        x = self.pool(self.conv2(x))
        x = self.reshape(x)  # or here
        return self.fc(x)


net = Net()
net.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
x = np.zeros((50, 28, 28, 1), "float32")
y = keras.utils.to_categorical(np.arange(50) % 10, 10)
net.fit(x, y, epochs=1)
