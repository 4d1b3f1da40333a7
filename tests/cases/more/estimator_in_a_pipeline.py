import pandas as pd
from keras import layers, models
from scikeras.wrappers import KerasRegressor
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

values = pd.read_csv("houses.csv", header=None).values
rooms, price = values[:, 0:13], values[:, 13]


def wider(units=20):
    model = models.Sequential()
    model.add(layers.Dense(units, input_dim=12, activation="relu"))  # culprit
    model.add(layers.Dense(1))
    model.compile(loss="mean_squared_error", optimizer="adam")
    return model


steps = [("scale", StandardScaler()), ("net", KerasRegressor(model=wider, epochs=50))]
print(cross_val_score(Pipeline(steps), rooms, price, cv=KFold(n_splits=10)).mean())
