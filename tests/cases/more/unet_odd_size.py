from tensorflow.keras.layers import *
from tensorflow.keras.models import Model


def conv_block(x, n):
    x = Conv2D(n, 3, activation="relu", padding="same")(x)
    return Conv2D(n, 3, activation="relu", padding="same")(x)


def build_unet(input_shape):
    inputs = Input(input_shape)  # or here
    c1 = conv_block(inputs, 16)
    p1 = MaxPooling2D()(c1)
    c2 = conv_block(p1, 32)
    p2 = MaxPooling2D()(c2)
    c3 = conv_block(p2, 64)
    u2 = Conv2DTranspose(32, 2, strides=2)(c3)
    u2 = concatenate([u2, c2])  # or here
    c4 = conv_block(u2, 32)
    u1 = Conv2DTranspose(16, 2, strides=2)(c4)
    u1 = concatenate([u1, c1])  # or here
    outputs = Conv2D(1, 1, activation="sigmoid")(conv_block(u1, 16))
    return Model(inputs, outputs)


model = build_unet((101, 101, 1))  # culprit
