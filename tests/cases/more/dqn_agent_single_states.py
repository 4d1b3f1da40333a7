import gym
import numpy as np
import random
from collections import deque
from keras.models import Sequential
from keras.layers import Dense
from keras.optimizers import Adam

class DQNAgent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.memory = deque(maxlen=2000)
        self.gamma = 0.95
        self.epsilon = 1.0
        self.learning_rate = 0.001
        self.model = self._build_model()

    def _build_model(self):
        model = Sequential()
        model.add(Dense(24, input_dim=self.state_size, activation='relu'))
        model.add(Dense(24, activation='relu'))
        model.add(Dense(self.action_size, activation='linear'))
        model.compile(loss='mse', optimizer=Adam(learning_rate=self.learning_rate))
        return model

    def act(self, state):
        if np.random.rand() <= self.epsilon:
            return random.randrange(self.action_size)
        act_values = self.model.predict(state)
        return np.argmax(act_values[0])

    def replay(self, batch_size):
        minibatch = random.sample(self.memory, batch_size)
        for state, action, reward, next_state, done in minibatch:
            target = reward
            if not done:
                target = reward + self.gamma * np.amax(self.model.predict(next_state)[0])  # culprit
            target_f = self.model.predict(state)  # or here
            target_f[0][action] = target
            self.model.fit(state, target_f, epochs=1, verbose=0)  # or here

agent = DQNAgent(4, 2)
for e in range(1000):
    state = np.random.rand(4)
    for t in range(500):
        action = agent.act(state)  # or here
        next_state = np.random.rand(4)
        agent.memory.append((state, action, 1.0, next_state, False))
        state = next_state
    if len(agent.memory) > 32:  # or here
        agent.replay(32)
