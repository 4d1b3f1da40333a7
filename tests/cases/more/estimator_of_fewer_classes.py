import numpy as np
from keras import layers, models
from scikeras.wrappers import KerasClassifier
from sklearn.model_selection import KFold, cross_val_score

flowers = np.random.rand(210, 7)
sorts = np.eye(5)[np.random.randint(0, 5, 210)]


def baseline():
    model = models.Sequential()
    model.add(layers.Dense(8, input_dim=7, activation="relu"))
    model.add(layers.Dense(3, activation="softmax"))  # culprit
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


estimator = KerasClassifier(build_fn=baseline, epochs=200, batch_size=5, verbose=0)
results = cross_val_score(estimator, flowers, sorts, cv=KFold(n_splits=10, shuffle=True))
print("%.2f%% (%.2f%%)" % (results.mean() * 100, results.std() * 100))
