import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv1D, MaxPooling1D, Flatten, Dense, LSTM, RepeatVector, TimeDistributed


def split_sequence(sequence, n_steps):
    X, y = list(), list()
    for i in range(len(sequence)):
        end_ix = i + n_steps
        if end_ix > len(sequence) - 1:
            break
        seq_x, seq_y = sequence[i:end_ix], sequence[end_ix]
        X.append(seq_x)
        y.append(seq_y)
    return np.array(X), np.array(y)


raw_seq = [10, 20, 30, 40, 50, 60, 70, 80, 90]
n_steps = 4
X, y = split_sequence(raw_seq, n_steps)
n_features = 1
X = X.reshape((X.shape[0], X.shape[1], n_features))

model = Sequential()
#       ^^^^^^^^^^^^ (5, 1) | (1, 1)
model.add(Conv1D(filters=64, kernel_size=2, activation='relu', input_shape=(n_steps, n_features)))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 3, 64)
model.add(MaxPooling1D(pool_size=2))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1, 64)
model.add(Flatten())
#         ^^^^^^^^^ (None, 64)
model.add(Dense(50, activation='relu'))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 50)
model.add(Dense(1))
#         ^^^^^^^^ (None, 1)
model.compile(optimizer='adam', loss='mse')
model.fit(X, y, epochs=1, verbose=0)
yhat = model.predict(X[:1], verbose=0)

encdec = Sequential()
encdec.add(LSTM(20, activation='relu', input_shape=(n_steps, n_features)))
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
encdec.add(RepeatVector(2))
#          ^^^^^^^^^^^^^^^ (None, 2, 20)
encdec.add(LSTM(20, activation='relu', return_sequences=True))
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2, 20)
encdec.add(TimeDistributed(Dense(1)))
#          ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2, 1)
#                          ^^^^^^^^ (None, 1)
encdec.compile(optimizer='adam', loss='mse')
