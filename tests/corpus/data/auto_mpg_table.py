"""Fuel efficiency from a table that is read from the web: named columns come and go."""
import numpy as np
import pandas as pd
from tensorflow import keras
from tensorflow.keras import layers

url = "http://archive.ics.uci.edu/ml/machine-learning-databases/auto-mpg/auto-mpg.data"
names = ["MPG", "Cylinders", "Displacement", "Horsepower", "Weight", "Acceleration", "Year", "Origin"]
raw = pd.read_csv(url, names=names, na_values="?", comment="\t", sep=" ", skipinitialspace=True)
dataset = raw.copy().dropna()
origin = dataset.pop("Origin")
dataset["USA"] = (origin == 1) * 1.0
dataset["Europe"] = (origin == 2) * 1.0
dataset["Japan"] = (origin == 3) * 1.0

train = dataset.sample(frac=0.8, random_state=0)
test = dataset.drop(train.index)
train_labels = train.pop("MPG")
test_labels = test.pop("MPG")
stats = train.describe().transpose()
normed = (train - stats["mean"]) / stats["std"]

normalizer = layers.Normalization(axis=-1)
normalizer.adapt(np.array(train))
linear = keras.Sequential([normalizer, layers.Dense(1)])
#                                      ^^^^^^^^^^^^^^^ (None, 1)
linear.compile(optimizer="adam", loss="mae")
linear.fit(train, train_labels, epochs=10, validation_split=0.2)
linear.evaluate(test, test_labels)

model = keras.Sequential(
    [
        layers.Dense(64, activation="relu", input_shape=[len(train.keys())]),
        #^^^^^^^^^^^ (None, 64)
        layers.Dense(1),
        #^^^^^^^^^^^ (None, 1)
    ]
)
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(normed, train_labels, epochs=3, validation_split=0.2)

horsepower = np.array(train["Horsepower"])
single = layers.Normalization(input_shape=[1], axis=None)
single.adapt(horsepower)
one = keras.Sequential([single, layers.Dense(units=1)])
#                               ^^^^^^^^^^^^ (None, 1)
one.compile(optimizer="adam", loss="mae")
one.fit(train["Horsepower"], train_labels, epochs=3)

# Of a table whose columns nobody names, not even the width is known.
other = pd.read_csv("abalone.csv")
ages = other.pop("Age")
scale = layers.Normalization()
scale.adapt(np.array(other))
any_width = keras.Sequential([scale, layers.Dense(64), layers.Dense(1)])
#                                                      ^^^^^^^^^^^^^^^ (None, 1)
any_width.compile(optimizer="adam", loss="mse")
any_width.fit(np.array(other), ages, epochs=10)
