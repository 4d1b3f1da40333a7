from keras.layers import Dense
from keras.models import Sequential
from sklearn.datasets import load_wine

wine = load_wine()
features, kinds = wine.data, wine.target

net = Sequential()
net.add(Dense(24, input_dim=12, activation="relu"))  # culprit
net.add(Dense(3, activation="softmax"))
net.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
net.fit(features, kinds, epochs=4)
