import keras
from keras import layers

model = keras.Sequential([
    keras.Input((30, 8)),
    layers.GRU(16, return_sequences=True, return_state=True),  # culprit
    layers.Dense(4),  # or here
])
