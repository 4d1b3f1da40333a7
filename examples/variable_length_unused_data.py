"""A sequence classifier without an Input; data is built and never passed to it.

Expected: an information that the model stays unbuilt and summary() will show "?", with a fix that
adds keras.Input(shape=(5, 1)), the shape of one sample of the data. (None, 64) and (None, 10) are
known all the same, since an LSTM takes three axes. The Flatten is marked as unnecessary.
"""

import tensorflow as tf
from tensorflow.keras import layers, models

sequences = tf.constant([
    [1.0, 2.0, 3.0, 4.0, 5.0],
    [1.0, 2.0, 3.0, 0.0, 0.0],
    [1.0, 0.0, 0.0, 0.0, 0.0],
])
data = tf.expand_dims(sequences, axis=-1)

model = models.Sequential([
    layers.Masking(mask_value=0.0),
    layers.LSTM(64),
    layers.Flatten(),
    layers.Dense(10),
])

model.summary()
