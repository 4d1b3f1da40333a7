"""A model of encoded rows is asked about one row as a person writes it down."""

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder
from tensorflow import keras

houses = pd.read_csv("houses.csv")
encoder = ColumnTransformer([("town", OneHotEncoder(), ["town"])], remainder="passthrough")
features = encoder.fit_transform(houses[["town", "rooms", "area"]])

model = keras.Sequential()
model.add(keras.layers.Input((9,)))
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(1))
model.compile("adam", "mae")
model.fit(features, houses["price"], epochs=20)
print(model.predict([[4, 3, 120]]))  # culprit
