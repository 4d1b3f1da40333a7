import numpy as np
from keras import Sequential, layers

photos = np.random.rand(400, 32, 32, 3)
photos = photos / 127.5 - 1.0
photos = np.expand_dims(photos, axis=3)  # culprit
real, fake = np.ones((16, 1)), np.zeros((16, 1))

maker = Sequential([layers.Input((20,)), layers.Dense(3072), layers.Reshape((32, 32, 3))])
critic = Sequential([
    layers.Input((32, 32, 3)),
    layers.Flatten(),
    layers.Dense(1, activation="sigmoid"),
])
critic.compile("adam", "binary_crossentropy")

for _ in range(50):
    chosen = photos[np.random.randint(0, len(photos), 16)]
    critic.train_on_batch(chosen, real)
    critic.train_on_batch(maker.predict(np.random.rand(16, 20)), fake)
