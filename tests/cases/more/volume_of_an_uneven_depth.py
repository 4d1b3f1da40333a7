from tensorflow.keras.layers import *
from tensorflow.keras.models import Model


def block(x, filters):
    return Conv3D(filters, 3, padding="same", activation="relu")(x)


def network(depth=20, size=64):  # culprit
    inputs = Input((size, size, depth, 1))
    first = block(inputs, 8)
    second = block(MaxPooling3D()(first), 16)
    third = block(MaxPooling3D()(second), 32)
    lowest = block(MaxPooling3D()(third), 64)
    x = block(concatenate([UpSampling3D()(lowest), third]), 32)
    x = block(concatenate([UpSampling3D()(x), second]), 16)
    x = block(concatenate([UpSampling3D()(x), first]), 8)
    return Model(inputs, Conv3D(1, 1, activation="sigmoid")(x))


model = network()
