"""One of three inputs was cut shorter than the others."""

import keras
import numpy as np
from keras import layers

photos = np.random.rand(240, 32, 32, 3)
heights = np.random.rand(240, 4)
soils = np.random.rand(300, 7)[:200]  # culprit
yields = np.random.rand(240)

photo, height, soil = keras.Input((32, 32, 3)), keras.Input((4,)), keras.Input((7,))
x = layers.GlobalAveragePooling2D()(layers.Conv2D(8, 3)(photo))
x = layers.Concatenate()([x, height, soil])
model = keras.Model([photo, height, soil], layers.Dense(1)(x))
model.compile("adam", "mse")
model.fit([photos, heights, soils], yields, epochs=3)  # or here
