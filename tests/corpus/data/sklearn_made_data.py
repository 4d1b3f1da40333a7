"""Made-up data from scikit-learn, several problems in one script."""
import numpy as np
import tensorflow as tf
from sklearn import datasets, preprocessing
from sklearn.datasets import make_blobs, make_classification, make_moons, make_regression
from sklearn.model_selection import KFold, train_test_split


def mlp(n_inputs, n_outputs, activation):
    model = tf.keras.Sequential()
    model.add(tf.keras.Input((n_inputs,)))
    #         ^^^^^^^^^^^^^^ (None, 20) | (None, 2) | (None, 5) | (None, 30)
    model.add(tf.keras.layers.Dense(16, activation="relu"))
    #         ^^^^^^^^^^^^^^^^^^^^^ (None, 16)
    model.add(tf.keras.layers.Dense(n_outputs, activation=activation))
    #         ^^^^^^^^^^^^^^^^^^^^^ (None, 1) | (None, 3)
    return model


X, y = make_classification(n_samples=1000, random_state=1)
clf = mlp(X.shape[1], 1, "sigmoid")
clf.compile("adam", "binary_crossentropy")
clf.fit(X, y)

X, y = make_moons(n_samples=400, noise=0.1)
moons = mlp(X.shape[-1], 1, "sigmoid")
moons.compile("adam", "binary_crossentropy")
moons.fit(X, y, epochs=10)

X, y = make_blobs(n_samples=300, centers=3, n_features=5)
blobs = mlp(5, 3, "softmax")
blobs.compile("adam", "sparse_categorical_crossentropy")
blobs.fit(preprocessing.minmax_scale(X), y)

X, y = datasets.load_breast_cancer(return_X_y=True)
for train, test in KFold(n_splits=5, shuffle=True).split(X):
    cancer = mlp(X.shape[1], 1, "sigmoid")
    cancer.compile("adam", "binary_crossentropy")
    cancer.fit(X[train], y[train], validation_data=(X[test], y[test]))

X, y = make_regression(n_samples=200, n_features=20, n_targets=3)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.33)
many = mlp(20, 3, None)
many.compile("adam", "mae")
many.fit(X_train, y_train, validation_data=(X_test, y_test))
print(np.mean(many.predict(X_test)))
