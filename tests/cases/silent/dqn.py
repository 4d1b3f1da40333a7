import numpy as np
from tensorflow.keras import Sequential, layers

model = Sequential([layers.Input((4,)), layers.Dense(24, activation="relu"), layers.Dense(2)])
model.compile("adam", "mse")
state = np.reshape(np.zeros(4), [1, 4])
q = model.predict(state, verbose=0)
target = q.copy()
target[0][1] = 3.0
model.fit(state, target, epochs=1, verbose=0)
