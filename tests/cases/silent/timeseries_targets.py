import numpy as np
import keras
from keras import layers

raw = np.random.rand(1000, 5)
ds = keras.utils.timeseries_dataset_from_array(raw[:-24], raw[24:, 0], sequence_length=48, batch_size=32)
model = keras.Sequential([keras.Input((48, 5)), layers.LSTM(16), layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
model.fit(ds, epochs=2)
