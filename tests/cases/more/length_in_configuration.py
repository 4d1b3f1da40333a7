import numpy as np
from keras.layers import Dense, Input
from keras.models import Model


class Classifier:
    def __init__(self, input_size, classes):
        self.input_size = input_size
        self.classes = classes
        self.build()

    def build(self):
        inputs = Input(shape=(self.input_size,))
        x = Dense(64, activation="relu")(inputs)
        outputs = Dense(self.classes, activation="softmax")(x)
        self.model = Model(inputs, outputs)
        self.model.compile("adam", "categorical_crossentropy")


config = {
    "classes": 4,
    "input_size": 256,  # culprit
}
features = np.zeros((40, 1014))
labels = np.eye(4)[np.zeros(40, dtype="int64")]
net = Classifier(input_size=config["input_size"], classes=config["classes"])  # or here
net.model.fit(features, labels, epochs=1)
