"""A first network: iris with scikit-learn's helpers."""
from keras.layers import Dense, Input
from keras.models import Sequential
from sklearn.datasets import load_iris
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder, StandardScaler

iris = load_iris()
X, y = iris.data, iris.target
names = iris.target_names
feature_names = iris["feature_names"]

enc = OneHotEncoder()
Y = enc.fit_transform(y[:, None]).toarray()
scaler = StandardScaler()
X_scaled = scaler.fit_transform(X)
X_train, X_test, Y_train, Y_test = train_test_split(X_scaled, Y, test_size=0.5, random_state=2)
n_features = X.shape[1]
n_classes = Y.shape[1]

model = Sequential(name="iris")
model.add(Input(shape=(n_features,)))
#         ^^^^^ (None, 4)
for i in range(2):
    model.add(Dense(8, activation="relu"))
    #         ^^^^^ (None, 8)
model.add(Dense(n_classes, activation="softmax"))
#         ^^^^^ (None, 3)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(X_train, Y_train, batch_size=5, epochs=50, verbose=0, validation_data=(X_test, Y_test))
y_hat = model.predict(X_test).argmax(axis=1)
print(accuracy_score(Y_test.argmax(axis=1), y_hat))
print(confusion_matrix(Y_test.argmax(axis=1), y_hat))
