import numpy as np
import pandas as pd
from keras import layers, models
from keras.utils import to_categorical
from scikeras.wrappers import KerasClassifier, KerasRegressor
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import LabelEncoder, StandardScaler

table = pd.read_csv("iris.csv", header=None).values
rows, names = table[:, 0:4].astype(float), table[:, 4]
numbers = LabelEncoder().fit_transform(names)
one_hot = to_categorical(numbers, 3)


def flowers(units=8, loss="categorical_crossentropy"):
    model = models.Sequential()
    model.add(layers.Dense(units, input_dim=4, activation="relu"))
    model.add(layers.Dense(3, activation="softmax"))
    model.compile(loss=loss, optimizer="adam", metrics=["accuracy"])
    return model


plain = KerasClassifier(build_fn=flowers, epochs=20, batch_size=5, verbose=0)
print(cross_val_score(plain, rows, one_hot, cv=KFold(n_splits=10, shuffle=True)).mean())
print(cross_val_score(plain, rows, numbers, cv=5).mean())  # the wrapper encodes them itself

chosen = GridSearchCV(
    estimator=KerasClassifier(model=flowers, verbose=0),
    param_grid={"model__units": [4, 8, 16], "model__loss": ["sparse_categorical_crossentropy"]},
    cv=3,
)
found = chosen.fit(rows, numbers)
print("%f using %s" % (found.best_score_, found.best_params_))

learn, check, learn_names, check_names = train_test_split(rows, numbers)
net = Pipeline([("scale", StandardScaler()), ("net", KerasClassifier(model=flowers))])
net.fit(learn, learn_names)
print(accuracy_score(check_names, net.predict(check)))


def price(width=13):
    model = models.Sequential([layers.Input((width,)), layers.Dense(1)])
    model.compile("adam", "mse")
    return model


KerasRegressor(model=price).fit(np.zeros((50, 13)), np.zeros(50)).predict(np.zeros((5, 13)))
