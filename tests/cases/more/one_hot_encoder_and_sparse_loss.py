import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder
from tensorflow import keras

X = np.random.rand(150, 4)
species = np.random.choice(["setosa", "versicolor", "virginica"], 150)
enc = OneHotEncoder()
Y = enc.fit_transform(species[:, np.newaxis]).toarray()
X_train, X_test, Y_train, Y_test = train_test_split(X, Y, test_size=0.5)
model = keras.Sequential()
model.add(keras.layers.Dense(8, input_dim=4, activation="relu"))
model.add(keras.layers.Dense(Y.shape[1], activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")  # culprit
model.fit(X_train, Y_train, batch_size=5, validation_data=(X_test, Y_test))
