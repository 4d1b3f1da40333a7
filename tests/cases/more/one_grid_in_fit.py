import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models

grid = np.random.uniform(size=(21, 21))  # or here
target = np.array([1.0])

model = models.Sequential()
model.add(layers.Conv2D(32, (3, 3), activation='relu', input_shape=(21, 21, 1)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Conv2D(64, (3, 3), activation='relu'))
model.add(layers.Flatten())
model.add(layers.Dense(64, activation='relu'))
model.add(layers.Dense(1))
model.compile(optimizer='adam', loss='mse')
model.fit(grid, target, epochs=10)  # culprit
