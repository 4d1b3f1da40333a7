import keras
from keras import layers


def se_block(x, ratio=16):
    c = x.shape[-1]
    s = layers.GlobalAveragePooling2D()(x)
    s = layers.Dense(c // ratio, activation="relu")(s)
    s = layers.Dense(c * 2, activation="sigmoid")(s)  # culprit
    s = layers.Reshape((1, 1, c))(s)  # or here
    return layers.Multiply()([x, s])


inp = keras.Input((224, 224, 3))
x = layers.Conv2D(64, 7, strides=2, padding="same")(inp)
x = layers.MaxPooling2D(3, 2, "same")(x)
for f in (64, 128):
    y = layers.Conv2D(f, 3, padding="same")(x)
    y = se_block(y)
    if x.shape[-1] != f:
        x = layers.Conv2D(f, 1)(x)
    x = layers.Add()([x, y])
out = layers.Dense(5, activation="softmax")(layers.GlobalAveragePooling2D()(x))
keras.Model(inp, out)
