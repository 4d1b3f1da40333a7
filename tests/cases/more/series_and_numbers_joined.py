import numpy as np
from keras.models import Model
from keras.layers import Input, Dense, LSTM, concatenate

n = 500
seq = np.random.rand(n, 24, 3)
static = np.random.rand(n, 7)
y = np.random.rand(n, 12)

s_in = Input(shape=(24, 3))
h = LSTM(32, return_sequences=True)(s_in)  # culprit
d_in = Input(shape=(7,))
d = Dense(16, activation='relu')(d_in)
m = concatenate([h, d])  # or here
out = Dense(12)(m)
model = Model([s_in, d_in], out)
model.compile('adam', 'mse')
model.fit([seq, static], y)
