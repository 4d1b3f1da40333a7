import numpy as np
from keras import layers, models

maker = models.Sequential([layers.Input((10,)), layers.Dense(30, activation="tanh")])
maker.compile("adam", "binary_crossentropy")
critic = models.Sequential([layers.Input((30,)), layers.Dense(1, activation="sigmoid")])
critic.compile("adam", "binary_crossentropy")

for _ in range(100):
    made = maker.predict(np.random.rand(16, 10))
    both = np.concatenate([np.random.rand(16, 30), made])
    critic.train_on_batch(both, np.array([1.0] * 16 + [0.0] * 16))
