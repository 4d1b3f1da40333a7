"""Two finished models are joined by themselves, where their outputs are meant."""

import keras
from keras import layers


def of_pictures():
    model = keras.Sequential([keras.Input((48, 48, 3))])
    model.add(layers.Conv2D(12, 3, activation="relu"))
    model.add(layers.GlobalAveragePooling2D())
    return model


def of_readings():
    readings = keras.Input((30,))
    return keras.Model(readings, layers.Dense(12, activation="relu")(readings))


eye, meter = of_pictures(), of_readings()
both = layers.concatenate([eye, meter])  # culprit
verdict = layers.Dense(1, activation="sigmoid")(both)
model = keras.Model([eye.inputs[0], meter.inputs[0]], verdict)
model.compile("adam", "binary_crossentropy")
