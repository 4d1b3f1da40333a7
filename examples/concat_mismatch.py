"""A small U-Net on images of 50 by 50, which cannot be halved twice without a rest.

Expected: an error on the Input, the skip connection is (None, 25, 25, 16) and the other branch
(None, 24, 24, 32). Related: the pooling that lost half a pixel and the Concatenate. Fixes: crop
the skip connection, pad the other branch, or an input of 52 by 52 or 48 by 48.
"""

import keras
from keras import layers

inputs = keras.Input(shape=(50, 50, 1))
down1 = layers.Conv2D(8, 3, padding="same", activation="relu")(inputs)
down2 = layers.Conv2D(16, 3, padding="same", activation="relu")(layers.MaxPooling2D()(down1))
bottom = layers.Conv2D(32, 3, padding="same", activation="relu")(layers.MaxPooling2D()(down2))
up2 = layers.UpSampling2D()(bottom)
merged = layers.Concatenate()([up2, down2])
outputs = layers.Conv2D(1, 1, activation="sigmoid")(merged)
model = keras.Model(inputs, outputs)
