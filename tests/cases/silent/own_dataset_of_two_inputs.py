import math

import keras
import numpy as np
from keras import layers


class Scans(keras.utils.PyDataset):
    def __init__(self, rows, batch=4, **kwargs):
        super().__init__(**kwargs)
        self.rows, self.batch = rows, batch

    def __len__(self):
        return math.ceil(len(self.rows) / self.batch)

    def __getitem__(self, index):
        rows = self.rows[index * self.batch : (index + 1) * self.batch]
        return self._load(rows)

    def _load(self, rows):
        both = np.zeros((len(rows), 32, 32, 2))
        labels = np.array([row % 2 for row in rows])
        return (both[..., :1], both[..., 1:]), labels


one, two = keras.Input((32, 32, 1)), keras.Input((32, 32, 1))
joined = layers.concatenate([layers.Conv2D(4, 3)(one), layers.Conv2D(4, 3)(two)])
out = layers.Dense(1, activation="sigmoid")(layers.GlobalMaxPooling2D()(joined))
model = keras.Model([one, two], out)
model.compile("adam", "binary_crossentropy")
model.fit(Scans(list(range(20))), validation_data=Scans(list(range(8))))
