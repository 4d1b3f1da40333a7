"""The places of patches are counted along one side of the picture, which has two."""

import keras
from keras import layers, ops

picture_size, patch_size, width = 64, 16, 48
places = picture_size // patch_size  # or here


class Places(layers.Layer):
    """Adds to each patch where it comes from."""

    def __init__(self, count, width):
        super().__init__()
        self.count = count
        self.project = layers.Dense(width)
        self.table = layers.Embedding(count, width)

    def call(self, patches):
        return self.project(patches) + self.table(ops.arange(self.count))


picture = keras.Input((picture_size, picture_size, 3))
cut = layers.Conv2D(width, patch_size, strides=patch_size)(picture)
rows = layers.Reshape((-1, width))(cut)
tokens = Places(places, width)(rows)  # culprit
pooled = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(tokens))
model = keras.Model(picture, layers.Dense(10)(pooled))
