"""The same windows by hand on a series that is computed here."""
import numpy as np
import tensorflow as tf


def create_dataset(series, look_back=12):
    xs, ys = [], []
    for i in range(len(series) - look_back):
        xs.append(series[i : i + look_back])
        ys.append(series[i + look_back, 0])
    return np.array(xs), np.array(ys)


time = np.arange(400)
series = np.column_stack([np.sin(time / 10), np.cos(time / 10)])
series = (series - series.min(0)) / (series.max(0) - series.min(0))
split = int(len(series) * 0.8)
x_train, y_train = create_dataset(series[:split])
x_test, y_test = create_dataset(series[split:])
print(x_train.shape, y_train.shape)

model = tf.keras.Sequential([
    tf.keras.layers.Conv1D(16, 5, activation="relu", input_shape=x_train.shape[1:]),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 8, 16)
    tf.keras.layers.MaxPool1D(),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 4, 16)
    tf.keras.layers.GRU(12),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 12)
    tf.keras.layers.Dense(1),
    # ^^^^^^^^^^^^^^^^^^^^ (None, 1)
])
model.compile("adam", "mae")
model.fit(x_train, y_train, epochs=3, validation_data=(x_test, y_test))
forecast = model.predict(x_test)
print(np.mean(np.abs(forecast[:, 0] - y_test)))
