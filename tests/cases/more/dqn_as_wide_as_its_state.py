import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.optimizers import Adam

class Agent:
    def __init__(self, state_size, action_size):
        self.state_size = state_size
        self.action_size = action_size
        self.model = self._build()

    def _build(self):
        m = Sequential()
        m.add(Dense(24, input_dim=self.state_size, activation="relu"))
        m.add(Dense(24, activation="relu"))
        m.add(Dense(self.state_size, activation="linear"))  # culprit
        m.compile(loss="mse", optimizer=Adam(learning_rate=0.001))
        return m

    def train(self, states, targets):
        self.model.fit(states, targets, epochs=1, verbose=0)

agent = Agent(8, 4)
states = np.random.rand(64, 8)
targets = np.zeros((64, agent.action_size))
agent.train(states, targets)
