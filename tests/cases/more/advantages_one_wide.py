# a2c for cartpole
import numpy as np
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import Adam


class A2CAgent:
    def __init__(self, state_size, action_size):
        self.state_size, self.action_size, self.value_size = state_size, action_size, 1
        self.actor = self.build_actor()
        self.critic = self.build_critic()

    def build_actor(self):
        actor = Sequential()
        actor.add(Dense(24, input_dim=self.state_size, activation='relu'))
        actor.add(Dense(self.action_size, activation='softmax'))
        actor.compile(loss='categorical_crossentropy', optimizer=Adam(learning_rate=0.001))
        return actor

    def build_critic(self):
        critic = Sequential()
        critic.add(Dense(24, input_dim=self.state_size, activation='relu'))
        critic.add(Dense(self.value_size, activation='linear'))
        critic.compile(loss="mse", optimizer=Adam(learning_rate=0.005))
        return critic

    def train_model(self, state, action, reward, next_state, done):
        target = np.zeros((1, self.value_size))
        advantages = np.zeros((1, self.value_size))  # culprit
        value = self.critic.predict(state)[0]
        next_value = self.critic.predict(next_state)[0]
        advantages[0] = reward - value if done else reward + 0.99 * next_value - value
        target[0] = reward if done else reward + 0.99 * next_value
        self.actor.fit(state, advantages, epochs=1, verbose=0)  # or here
        self.critic.fit(state, target, epochs=1, verbose=0)


agent = A2CAgent(4, 2)
s = np.reshape(np.random.rand(4), [1, 4])
agent.train_model(s, 0, 1.0, np.reshape(np.random.rand(4), [1, 4]), False)
