import keras
from keras import layers

(x, y), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential([keras.Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "binary_crossentropy")  # culprit
model.fit(x, y)
