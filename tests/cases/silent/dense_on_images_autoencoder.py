import keras
from keras import layers

(x, _), _ = keras.datasets.mnist.load_data()
x = x.reshape(len(x), 784) / 255.0
model = keras.Sequential([keras.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(784, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, x)
