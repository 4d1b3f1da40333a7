"""Customers who leave: columns by number, encoded labels, a split and a scaler."""
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, OneHotEncoder, StandardScaler
from keras.models import Sequential
from keras.layers import Conv1D, Dense, Dropout, Flatten

dataset = pd.read_csv("Churn_Modelling.csv")
dataset.drop_duplicates(inplace=True)
dataset["Gender"] = LabelEncoder().fit_transform(dataset["Gender"])
X = dataset.iloc[:, 3:13].values
y = dataset.iloc[:, -1].values
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)

classifier = Sequential()
classifier.add(Dense(6, activation="relu", input_shape=(X_train.shape[1],)))
#              ^^^^^ (None, 6)
classifier.add(Dropout(0.1))
classifier.add(Dense(1, activation="sigmoid"))
#              ^^^^^ (None, 1)
classifier.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
classifier.fit(X_train, y_train, batch_size=10, epochs=100, validation_data=(X_test, y_test))
predicted = classifier.predict(X_test) > 0.5

# The same columns as a sequence of one feature.
steps = X_train.reshape(X_train.shape[0], X_train.shape[1], 1)
conv = Sequential(
    [
        Conv1D(32, 3, activation="relu", input_shape=(10, 1)),
        #^^^^^ (None, 8, 32)
        Flatten(),
        #^^^^^^ (None, 256)
        Dense(1, activation="sigmoid"),
    ]
)
conv.compile("adam", "binary_crossentropy")
conv.fit(steps, y_train, epochs=2)

# How many countries there are, only the file could tell.
features = dataset.drop(columns=["Exited"])
labels = pd.get_dummies(dataset["Geography"])
encoded = OneHotEncoder(sparse_output=False).fit_transform(dataset[["Geography"]])
many = Sequential()
many.add(Dense(16, activation="relu", input_dim=features.shape[1]))
#        ^^^^^ (None, 16)
many.add(Dense(labels.shape[1], activation="softmax"))
#        ^^^^^ (None, None)
many.compile(optimizer="adam", loss="categorical_crossentropy")
many.fit(features, labels, epochs=2)
for column in dataset.columns:
    dataset[column] = dataset[column].astype("float32")
print(dataset.groupby("Gender").mean(), dataset.corr()["Exited"], dataset.describe())
