import numpy as np
import keras
from keras import layers

raw = np.random.rand(5000, 14)
temperature = np.random.rand(5000)
ds = keras.utils.timeseries_dataset_from_array(
    raw[:-120], targets=temperature[120:], sequence_length=120, batch_size=256
)
inputs = keras.Input(shape=(120, 10))  # culprit
x = layers.LSTM(16)(inputs)
model = keras.Model(inputs, layers.Dense(1)(x))
model.compile("rmsprop", "mse")
model.fit(ds, epochs=2)
