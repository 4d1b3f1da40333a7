"""Multi-step CNN on windows of sensor data (WindowGenerator of the TF tutorial, reduced)."""
import numpy as np
import tensorflow as tf


class WindowGenerator:
    def __init__(self, input_width, label_width, shift, data, batch_size=32):
        self.data = data
        self.batch_size = batch_size
        self.input_width = input_width
        self.label_width = label_width
        self.shift = shift
        self.total_window_size = input_width + shift
        self.input_slice = slice(0, input_width)
        self.label_start = self.total_window_size - self.label_width
        self.labels_slice = slice(self.label_start, None)

    def split_window(self, features):
        inputs = features[:, self.input_slice, :]
        labels = features[:, self.labels_slice, :1]
        inputs.set_shape([None, self.input_width, None])
        labels.set_shape([None, self.label_width, None])
        return inputs, labels

    def make_dataset(self):
        ds = tf.keras.utils.timeseries_dataset_from_array(
            data=self.data.astype(np.float32), targets=None,
            sequence_length=self.total_window_size, sequence_stride=1,
            shuffle=True, batch_size=self.batch_size)
        return ds.map(self.split_window)


LABEL_WIDTH = 24
CONV_WIDTH = 5  # or here
sensors = np.random.randn(1000, 7)

window = WindowGenerator(input_width=LABEL_WIDTH, label_width=LABEL_WIDTH, shift=1, data=sensors)  # or here

conv_model = tf.keras.Sequential([
    tf.keras.layers.Input((None, 7)),
    tf.keras.layers.Conv1D(filters=32, kernel_size=(CONV_WIDTH,), activation='relu'),  # culprit
    tf.keras.layers.Dense(32, activation='relu'),
    tf.keras.layers.Dense(1),
])
conv_model.compile(loss=tf.keras.losses.MeanSquaredError(), optimizer='adam',
                   metrics=[tf.keras.metrics.MeanAbsoluteError()])
conv_model.fit(window.make_dataset(), epochs=2)
