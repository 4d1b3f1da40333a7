"""A model class that goes from a convolution to its Dense head without Flatten.

Expected: an error on the Dense in __init__. It accepts (None, 13, 13, 32) and keeps the axes, so
that only the loss notices, in fit; the fix adds a Flatten.
"""

import keras
import numpy as np
from keras import layers


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(32, 3, activation="relu")
        self.pool = layers.MaxPooling2D()
        self.head = layers.Dense(10, activation="softmax")

    def call(self, images):
        x = self.conv(images)
        x = self.pool(x)
        return self.head(x)


images = np.zeros((256, 28, 28, 1), "float32")
labels = np.zeros((256,), "int64")

model = Classifier()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(images, labels, epochs=3)
