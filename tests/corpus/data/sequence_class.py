"""A Sequence of the user's own that would read pictures file by file."""
import math
import os

import cv2
import numpy as np
from tensorflow.keras import layers, models
from tensorflow.keras.utils import Sequence, to_categorical

IMG_SIZE = 128
NUM_CLASSES = 5


class PictureSequence(Sequence):
    def __init__(self, files, labels, batch_size=16, **kwargs):
        super().__init__(**kwargs)
        self.files, self.labels, self.batch_size = files, labels, batch_size

    def __len__(self):
        return math.ceil(len(self.files) / self.batch_size)

    def __getitem__(self, idx):
        low = idx * self.batch_size
        high = low + self.batch_size
        names = self.files[low:high]
        x = np.zeros((self.batch_size, IMG_SIZE, IMG_SIZE, 3), dtype=np.float32)
        for i, name in enumerate(names):
            img = cv2.imread(name)
            img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
            x[i] = cv2.resize(img, (IMG_SIZE, IMG_SIZE)) / 255.0
        y = np.zeros((self.batch_size, NUM_CLASSES))
        return x, y


files = [os.path.join("images", f) for f in os.listdir("images")]
labels = to_categorical([int(f.split("_")[0]) for f in files], NUM_CLASSES)
train = PictureSequence(files, labels)

model = models.Sequential([
    layers.Input((IMG_SIZE, IMG_SIZE, 3)),
    layers.SeparableConv2D(24, 3, strides=2, activation="relu"),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 63, 63, 24)
    layers.AveragePooling2D(3),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 21, 21, 24)
    layers.Flatten(),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 10584)
    layers.Dense(NUM_CLASSES, activation="softmax"),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 5)
])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(train, epochs=3)
