import numpy as np
from keras import layers, models

loads = np.random.rand(640, 48, 3)
prices = np.random.rand(640, 48, 1)

model = models.Sequential()
model.add(layers.Input((48, 3)))
model.add(layers.GRU(32, return_sequences=True))
model.add(layers.TimeDistributed(layers.Dense(48)))  # culprit
model.add(layers.Activation("relu"))
model.compile("adam", "mse")
model.fit(loads, prices, epochs=4)
