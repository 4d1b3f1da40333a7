import numpy as np
from tensorflow import keras
def build_model(n_hidden=1, n_neurons=30, lr=1e-3, input_shape=[8]):  # culprit
    model = keras.Sequential()
    model.add(keras.layers.InputLayer(input_shape=input_shape))
    for _ in range(n_hidden):
        model.add(keras.layers.Dense(n_neurons, activation="relu"))
    model.add(keras.layers.Dense(1))
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=lr))
    return model
X = np.random.rand(400, 13)
y = np.random.rand(400)
m = build_model(n_hidden=3)  # culprit
m.fit(X, y, epochs=2)  # culprit
