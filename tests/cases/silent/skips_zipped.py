import keras
from keras import layers
i = keras.Input((96, 96, 1))
x, skips = i, []
for f in (8, 16, 32):
    x = layers.Conv2D(f, 3, padding="same", activation="relu")(x)
    skips.append(x)
    x = layers.MaxPool2D()(x)
for f, s in zip((32, 16, 8), skips[::-1]):
    x = layers.UpSampling2D()(x)
    x = layers.Concatenate()([x, s])
    x = layers.Conv2D(f, 3, padding="same", activation="relu")(x)
m = keras.Model(i, layers.Conv2D(1, 1, activation="sigmoid")(x))
m.compile("adam", "binary_crossentropy")
