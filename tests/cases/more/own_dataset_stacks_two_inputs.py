import math
import numpy as np
import keras
from keras import layers


class VolumeSequence(keras.utils.PyDataset):
    """Yields two modalities (T1, T2) and one label per volume."""

    def __init__(self, ids, batch_size=4, dim=(32, 32, 16), **kwargs):
        super().__init__(**kwargs)
        self.ids = ids
        self.batch_size = batch_size
        self.dim = dim

    def __len__(self):
        return math.ceil(len(self.ids) / self.batch_size)

    def __getitem__(self, index):
        ids = self.ids[index * self.batch_size:(index + 1) * self.batch_size]
        X = np.empty((len(ids), *self.dim, 2))
        y = np.empty((len(ids),), dtype=int)
        for i, ID in enumerate(ids):
            X[i, ..., 0] = np.random.rand(*self.dim)
            X[i, ..., 1] = np.random.rand(*self.dim)
            y[i] = ID % 2
        return X, y  # culprit


def tower(inp):
    x = layers.Conv3D(8, 3, activation="relu")(inp)
    x = layers.MaxPooling3D(2)(x)
    x = layers.Conv3D(16, 3, activation="relu")(x)
    return layers.GlobalAveragePooling3D()(x)


t1 = keras.Input((32, 32, 16, 1), name="t1")
t2 = keras.Input((32, 32, 16, 1), name="t2")
h = layers.concatenate([tower(t1), tower(t2)])
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model([t1, t2], out)
model.compile("adam", "binary_crossentropy")
train = VolumeSequence(list(range(16)))
val = VolumeSequence(list(range(16, 24)))
model.fit(train, validation_data=val, epochs=1)
