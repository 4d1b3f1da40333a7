import numpy as np
from keras import layers, models

model = models.Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(2)])
model.compile("adam", "mse")


def step(action):
    return np.random.uniform(-1, 1, size=(4,)), float(action), np.random.rand() > 0.9


for episode in range(3):
    state = np.zeros((4,)).reshape(1, -1)
    total = 0.0
    for turn in range(20):
        action = int(np.argmax(model.predict(state, verbose=0)[0]))
        following, reward, done = step(action)
        following = following.reshape(1, -1)
        target = model.predict(state, verbose=0)
        target[0][action] = reward + 0.9 * np.amax(model.predict(following, verbose=0))
        model.fit(state, target, epochs=1, verbose=0)
        state = following
        total = total + reward
        if done:
            break
    print(episode, total)
