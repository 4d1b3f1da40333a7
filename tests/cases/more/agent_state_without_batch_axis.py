import random
from collections import deque
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adam


class CartPole:
    """tiny stand-in for gym"""
    def reset(self):
        self.t = 0
        return np.random.uniform(-0.05, 0.05, size=(4,))

    def step(self, action):
        self.t += 1
        return np.random.uniform(-1, 1, size=(4,)), 1.0, self.t > 20, {}


class DQNAgent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.gamma = 0.95
        self.epsilon = 0.0
        self.model = self._build_model()

    def _build_model(self):
        model = Sequential()
        model.add(Dense(24, input_dim=self.state_size, activation='relu'))
        model.add(Dense(24, activation='relu'))
        model.add(Dense(self.action_size, activation='linear'))
        model.compile(loss='mse', optimizer=Adam(learning_rate=0.001))
        return model

    def remember(self, state, action, reward, next_state, done):
        self.memory.append((state, action, reward, next_state, done))

    def act(self, state):
        if np.random.rand() <= self.epsilon:
            return random.randrange(self.action_size)
        act_values = self.model.predict(state)  # culprit
        return np.argmax(act_values[0])

    def replay(self, batch_size):
        minibatch = random.sample(self.memory, batch_size)
        for state, action, reward, next_state, done in minibatch:
            target = reward
            if not done:
                target = reward + self.gamma * np.amax(self.model.predict(next_state)[0])
            target_f = self.model.predict(state)
            target_f[0][action] = target
            self.model.fit(state, target_f, epochs=1, verbose=0)


env = CartPole()
agent = DQNAgent(4, 2)
for e in range(3):
    state = env.reset()
    state = np.reshape(state, [1, 4])
    for time in range(30):
        action = agent.act(state)  # or here
        next_state, reward, done, _ = env.step(action)  # or here
        agent.remember(state, action, reward, next_state, done)  # or here
        state = next_state  # or here
        if done:
            break
    if len(agent.memory) > 8:
        agent.replay(8)
