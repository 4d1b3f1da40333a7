import numpy as np
import keras
from keras import layers

class ConvBlock(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding="same")
        self.pool = layers.MaxPooling2D()

    def call(self, x):
        return self.pool(keras.activations.relu(self.conv(x)))

class Net(keras.Model):
    def __init__(self, classes=10):
        super().__init__()
        self.blocks = [ConvBlock(f) for f in (32, 64, 128, 256, 512, 512)]  # culprit
        self.flatten = layers.Flatten()
        self.head = layers.Dense(classes)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(self.flatten(x))

net = Net()
net.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
(x, y), _ = keras.datasets.cifar10.load_data()
net.fit(x / 255.0, y, epochs=1)
