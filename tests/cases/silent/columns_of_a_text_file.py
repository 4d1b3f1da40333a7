import numpy as np
from keras import layers, models
from keras.utils import to_categorical
from sklearn.datasets import make_regression

table = np.genfromtxt("beats.csv", delimiter=",", skip_header=1)
np.random.shuffle(table)
edge = int(0.8 * len(table))
learn, check = table[:edge], table[edge:]
kinds = to_categorical(learn[:, -1], 4)
ready = to_categorical(np.loadtxt("kinds.txt", delimiter=","), 4)

model = models.Sequential(
    [
        layers.Input((140,)),
        layers.Dense(16, activation="relu"),
        layers.Dense(4, activation="softmax"),
    ]
)
model.compile("adam", "categorical_crossentropy")
model.fit(learn[:, :140], kinds, epochs=2)
model.evaluate(check[:, 0:140], to_categorical(check[:, -1], 4))
model.fit(np.loadtxt("beats.txt"), ready)

x, y = make_regression(100, 9, 5, 2)
two = models.Sequential([layers.Input((9,)), layers.Dense(2)])
two.compile("adam", "mse")
two.fit(x, y)
