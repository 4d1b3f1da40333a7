"""DDPG, update step of the critic (toy replay buffer)."""
import numpy as np
from keras.layers import Input, Dense, Concatenate
from keras.models import Model

S, A, B, GAMMA = 6, 2, 32, 0.99


def actor():
    i = Input((S,))
    h = Dense(32, activation='relu')(i)
    return Model(i, Dense(A, activation='tanh')(h))


def critic():
    s, a = Input((S,)), Input((A,))
    h = Dense(32, activation='relu')(Concatenate()([s, a]))
    return Model([s, a], Dense(1)(h))


mu, q, q_target = actor(), critic(), critic()
q.compile('adam', loss='mse')
buffer = [(np.random.rand(S), np.random.rand(A), np.random.rand(), np.random.rand(S), 0.0) for _ in range(200)]

for it in range(2):
    idx = np.random.choice(len(buffer), B)
    states = np.array([buffer[i][0] for i in idx])
    actions = np.array([buffer[i][1] for i in idx])
    rewards = np.array([buffer[i][2] for i in idx])  # or here
    nexts = np.array([buffer[i][3] for i in idx])
    dones = np.array([buffer[i][4] for i in idx])  # or here
    next_q = q_target.predict([nexts, mu.predict(nexts)])  # or here
    target = rewards + GAMMA * next_q * (1 - dones)  # culprit
    loss = q.train_on_batch([states, actions], target)  # or here
    print(it, loss)
