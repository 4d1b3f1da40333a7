from tensorflow import keras
from tensorflow.keras import layers


def block(x, filters):
    y = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    return layers.Add()([x, y])


inputs = keras.Input((64, 64, 3))
skip = layers.Conv2D(32, 3, padding="same")(inputs)
x = layers.Conv2D(64, 3, strides=2, padding="same")(skip)
for _ in range(20):
    x = block(x, 64)
x = layers.Conv2DTranspose(32, 2, strides=2, padding="same")(x)
x = layers.Conv2D(32, 3, padding="valid")(x)  # culprit
for _ in range(20):
    x = block(x, 32)
x = layers.Concatenate()([skip, x])
outputs = layers.Conv2D(1, 1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy")
