"""tf.data from a generator, with zip, window and interleave on the way."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import Sequential, layers


def count(stop):
    i = 0
    while i < stop:
        yield i, np.random.normal(size=(np.random.randint(0, 10),))
        i += 1


ds_series = tf.data.Dataset.from_generator(
    count, args=[25], output_types=(tf.int32, tf.float32), output_shapes=((), (None,)))
batches = ds_series.shuffle(20).padded_batch(10)
ids, sequence_batch = next(iter(batches))

series = tf.data.Dataset.range(1000)
windows = series.window(11, shift=1, drop_remainder=True)
windows = windows.flat_map(lambda window: window.batch(11, drop_remainder=True))
windows = windows.map(lambda w: (tf.expand_dims(tf.cast(w[:-1], tf.float32), -1), w[-1:]))
windows = windows.batch(32).prefetch(1)
print(windows.element_spec)

model = Sequential([
    layers.Input((10, 1)),
    layers.Conv1D(16, 3, padding="causal", activation="relu"),
    # ^^^^^^^^^^^ (None, 10, 16)
    layers.LSTM(8),
    # ^^^^^^^^^ (None, 8)
    layers.Dense(1),
    # ^^^^^^^^^^ (None, 1)
])
model.compile("adam", "mse")
model.fit(windows, epochs=3)

signature = (tf.TensorSpec((None, 6), tf.float32), tf.TensorSpec((None,), tf.int32))
more = tf.data.Dataset.from_generator(lambda: iter(()), output_signature=signature)
for features, labels in more:
    logits = layers.Dense(3)(features)
    #        ^^^^^^^^^^^^ (None, 3)
files = tf.data.Dataset.list_files("train/*.csv")
lines = files.interleave(lambda f: tf.data.TextLineDataset(f).skip(1), cycle_length=4)
parsed = lines.map(lambda line: tf.io.decode_csv(line, [[0.0]] * 9))
table = parsed.map(lambda *columns: (tf.stack(columns[:-1]), columns[-1])).batch(5)
for x, y in table.take(1):
    out = layers.Dense(4)(x)
    #     ^^^^^^^^^^^^ (None, 4)
