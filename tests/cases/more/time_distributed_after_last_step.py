import numpy as np
from tensorflow.keras.layers import GRU, Bidirectional, Dense, Input, TimeDistributed
from tensorflow.keras.models import Model

frames = np.random.rand(32, 24, 12)
tags = np.random.rand(32, 24, 5)

steps = Input((24, 12))
h = Bidirectional(GRU(16))(steps)  # culprit
tagged = TimeDistributed(Dense(5))(h)
tagger = Model(steps, tagged)
tagger.compile("adam", "mse")
tagger.fit(frames, tags)
