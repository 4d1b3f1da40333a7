import numpy as np
import pandas as pd
from keras import layers, models
from keras.utils import to_categorical
from sklearn.metrics import accuracy_score, classification_report, confusion_matrix
from sklearn.model_selection import train_test_split

x, y = np.random.rand(90, 6), np.random.randint(0, 3, 90)
X_train, X_test, y_train, y_test = train_test_split(x, to_categorical(y, 3), test_size=0.3)
model = models.Sequential([layers.Input((6,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(X_train, y_train, verbose=0)
predicted = np.argmax(model.predict(X_test), axis=1)
rounded = (model.predict(X_test) > 0.5).astype("int32")
true = y_test.argmax(axis=1)
print(accuracy_score(true, predicted), confusion_matrix(true, predicted))
print(classification_report(y_test, rounded), accuracy_score(y_test, rounded))
y_test = np.argmax(y_test, axis=1)
print(confusion_matrix(y_test, predicted))

table = pd.read_csv("customers.csv")
left = pd.get_dummies(table["left"], drop_first=True).values
A, B, c, d = train_test_split(table.iloc[:, 3:9].values, left)
single = models.Sequential([layers.Input((6,)), layers.Dense(1, activation="sigmoid")])
single.compile("adam", "binary_crossentropy")
single.fit(A, c, verbose=0)
