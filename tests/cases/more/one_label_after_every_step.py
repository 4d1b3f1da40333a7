# window generator tutorial: multi output, single step
import numpy as np
import tensorflow as tf

num_features = 19
data = np.random.rand(2000, num_features).astype('float32')


def make_dataset(data, input_width=24, label_width=1, shift=1):
    total = input_width + shift
    ds = tf.keras.utils.timeseries_dataset_from_array(data=data, targets=None, sequence_length=total,
                                                      sequence_stride=1, shuffle=True, batch_size=32)

    def split_window(features):
        inputs = features[:, :input_width, :]
        labels = features[:, total - label_width:, :]  # culprit
        labels = tf.stack([labels[:, :, 1]], axis=-1)
        inputs.set_shape([None, input_width, None])
        labels.set_shape([None, label_width, None])
        return inputs, labels

    return ds.map(split_window)


train = make_dataset(data)  # or here
lstm_model = tf.keras.models.Sequential([
    tf.keras.layers.LSTM(32, return_sequences=True, input_shape=(24, num_features)),  # or here
    tf.keras.layers.Dense(units=1),
])
lstm_model.compile(loss=tf.keras.losses.MeanSquaredError(), optimizer='adam')
lstm_model.fit(train, epochs=2)
