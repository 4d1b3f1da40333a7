from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from keras.models import Sequential
from keras.layers import Dense, Input

iris = load_iris()
encoded = OneHotEncoder(sparse_output=False).fit_transform(iris.target.reshape(-1, 1))
scaled = StandardScaler().fit_transform(iris.data)
X_train, X_test, Y_train, Y_test = train_test_split(scaled, encoded, test_size=0.3)
model = Sequential([Input((4,)), Dense(8, activation="relu")])
model.add(Dense(4, activation="softmax"))  # culprit
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(X_train, Y_train, batch_size=5, epochs=50)
