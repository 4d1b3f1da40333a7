# coming from torch
import numpy as np
import keras
from keras import layers

x = np.random.rand(256, 28, 28, 1).astype('float32')
y = np.random.randint(0, 10, 256)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(1, 32, 3)  # culprit
        self.conv2 = layers.Conv2D(32, 64, 3)  # or here
        self.pool = layers.MaxPooling2D(2)
        self.flat = layers.Flatten()
        self.fc1 = layers.Dense(128)
        self.fc2 = layers.Dense(10)
        self.relu = layers.ReLU()

    def call(self, x):
        x = self.relu(self.conv1(x))
        x = self.relu(self.conv2(x))
        x = self.pool(x)
        x = self.flat(x)
        x = self.relu(self.fc1(x))
        return self.fc2(x)


model = Net()
model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y, batch_size=64, epochs=2)
