import keras
from keras import layers

CONFIG = {
    "input_shape": (28, 28, 1),
    "stages": [
        {"filters": 32, "kernel": 3},
        {"filters": 64, "kernel": 3},
        {"filters": 128, "kernel": 3},
        {"filters": 256, "kernel": 3},  # or here
    ],
    "classes": 10,
}


class Builder:
    def __init__(self, config):
        self.config = config

    def build(self):
        model = keras.Sequential(name="digits")
        model.add(keras.Input(self.config["input_shape"]))
        for stage in self.config["stages"]:
            model.add(layers.Conv2D(stage["filters"], stage["kernel"], activation="relu"))  # culprit
            model.add(layers.MaxPooling2D(2))  # or here
        model.add(layers.Flatten())
        model.add(layers.Dense(self.config["classes"], activation="softmax"))
        return model


model = Builder(CONFIG).build()
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.summary()
