import numpy as np
from keras import layers, models

readings = np.random.rand(300, 24, 1)
following = np.random.rand(300, 1)

model = models.Sequential([
    layers.Dense(6, activation="relu", input_shape=(1,)),  # culprit
    layers.LSTM(16),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(readings, following)
