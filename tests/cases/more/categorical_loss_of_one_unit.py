"""A single unit for yes or no, and the loss of several classes."""

import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras import Sequential
from tensorflow.keras.layers import Dense, Dropout

loans = pd.read_csv("loans.csv")
x = loans.drop(columns=["repaid"]).values
y = loans["repaid"].values
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)

model = Sequential()
model.add(Dense(24, activation="relu"))
model.add(Dropout(0.2))
model.add(Dense(1, activation="sigmoid"))  # or here
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])  # culprit
model.fit(x_train, y_train, epochs=20)
model.evaluate(scaler.transform(x_test), y_test)
