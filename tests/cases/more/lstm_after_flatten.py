import keras
from keras import layers

model = keras.Sequential([
    keras.Input((30, 12)),
    layers.Conv1D(16, 3),
    layers.Flatten(),  # culprit
    layers.LSTM(8),  # or here
    layers.Dense(1),
])
