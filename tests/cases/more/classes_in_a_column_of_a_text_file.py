import numpy as np
from keras import layers, models
from sklearn.model_selection import KFold

table = np.loadtxt("beats.csv", delimiter=",")
signals, kinds = table[:, :140], table[:, 140]  # or here

for learn, check in KFold(5).split(signals):
    model = models.Sequential(
        [
            layers.Input((140, 1)),
            layers.Conv1D(16, 5, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")  # culprit
    model.fit(signals[learn][..., None], kinds[learn], epochs=2)  # or here
