"""A sequence classifier that never declares its input, but is called on data.

Expected: the shapes come from the data, (3, 64) after the LSTM and (3, 10) at the end. The
Flatten is marked as unnecessary: an LSTM already returns (batch, units).
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

outputs = model(data)
model.summary()
