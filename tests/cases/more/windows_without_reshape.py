import numpy as np
import tensorflow as tf

OUT_STEPS = 24
num_features = 19
data = np.random.rand(5000, num_features).astype('float32')


def split_window(window):
    inputs = window[:, :24, :]
    labels = window[:, 24:, :]
    inputs.set_shape([None, 24, num_features])
    labels.set_shape([None, OUT_STEPS, num_features])
    return inputs, labels


ds = tf.keras.utils.timeseries_dataset_from_array(data=data, targets=None, sequence_length=48, shuffle=True, batch_size=32)
ds = ds.map(split_window)

multi_lstm_model = tf.keras.Sequential([
    tf.keras.layers.LSTM(32, return_sequences=False),
    tf.keras.layers.Dense(OUT_STEPS * num_features, kernel_initializer=tf.initializers.zeros()),  # culprit
])
multi_lstm_model.compile(loss=tf.keras.losses.MeanSquaredError(), optimizer=tf.keras.optimizers.Adam(), metrics=[tf.keras.metrics.MeanAbsoluteError()])
multi_lstm_model.fit(ds, epochs=20)
