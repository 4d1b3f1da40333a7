import keras
from keras import layers


def residual_block(x, filters, stride=1):
    shortcut = x  # or here
    y = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)  # or here
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    y = layers.BatchNormalization()(y)
    y = layers.Add()([shortcut, y])  # culprit
    return layers.ReLU()(y)


inputs = keras.Input((32, 32, 3))
x = layers.Conv2D(16, 3, padding="same")(inputs)
x = residual_block(x, 16)
x = residual_block(x, 16, stride=2)  # or here
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
