import numpy as np
from keras.layers import LSTM, Dense, Embedding, Input, TimeDistributed
from keras.models import Model

tokens = np.random.randint(1, 90, size=(64, 24))
shifted_in, shifted_out = tokens[:, :-1], tokens[:, 1:]

steps = Input((None,))
hidden = LSTM(32, return_sequences=True)(Embedding(90, 16)(steps))
model = Model(steps, TimeDistributed(Dense(90, activation="softmax"))(hidden))
model.compile("rmsprop", "sparse_categorical_crossentropy")
model.fit(shifted_in, shifted_out, validation_data=(tokens[:8, 4:-1], tokens[:8, 5:]))
print(model.predict(tokens[:2, :7]).shape)
