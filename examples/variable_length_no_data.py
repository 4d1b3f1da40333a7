"""A sequence classifier without an Input and without any data.

Expected: an information that the model stays unbuilt and summary() will show "?", with a fix that
adds a keras.Input. (None, 64) and (None, 10) are known all the same, since an LSTM takes three
axes. The Flatten is marked as unnecessary.
"""

from tensorflow.keras import layers, models

model = models.Sequential()
model.add(layers.Masking(mask_value=0.0))
model.add(layers.LSTM(64))
model.add(layers.Flatten())
model.add(layers.Dense(10))

model.summary()
