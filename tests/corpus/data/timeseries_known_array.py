"""A sine wave cut into windows by Keras' helper; shapes read off a batch."""
import numpy as np
from keras import layers, models, utils

t = np.arange(0, 2000, 0.1)
series = np.stack([np.sin(t), np.cos(t), np.sin(2 * t)], axis=-1).astype("float32")
print(series.shape)
n_train = int(len(series) * 0.7)
train, valid = series[:n_train], series[n_train:]
window = 24
train_ds = utils.timeseries_dataset_from_array(
    train[:-window], targets=train[window:, 0], sequence_length=window, batch_size=64, shuffle=True)
valid_ds = utils.timeseries_dataset_from_array(
    valid[:-window], targets=valid[window:, 0], sequence_length=window, batch_size=64)
for xb, yb in train_ds:
    print(xb.shape, yb.shape)
    break

model = models.Sequential()
model.add(layers.Input(shape=(window, series.shape[-1])))
#         ^^^^^^^^^^^^ (None, 24, 3)
model.add(layers.SimpleRNN(20, return_sequences=True))
#         ^^^^^^^^^^^^^^^^ (None, 24, 20)
model.add(layers.TimeDistributed(layers.Dense(8)))
#         ^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 8)
model.add(layers.Flatten())
#         ^^^^^^^^^^^^^^ (None, 192)
model.add(layers.Dense(1))
#         ^^^^^^^^^^^^ (None, 1)
model.compile("adam", "mse")
model.fit(train_ds, validation_data=valid_ds, epochs=5)
