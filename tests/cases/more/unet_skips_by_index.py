import keras
from keras import layers
inputs = keras.Input((64, 64, 3))
skips = []
x = inputs
filters = (16, 32, 64)
for f in filters:
    x = layers.Conv2D(f, 3, padding="same", activation="relu")(x)
    skips.append(x)
    x = layers.MaxPooling2D()(x)
for i in range(3):
    x = layers.UpSampling2D()(x)
    x = layers.concatenate([x, skips[i]], axis=-1)  # culprit
    x = layers.Conv2D(filters[2 - i], 3, padding="same")(x)
model = keras.Model(inputs, x)
