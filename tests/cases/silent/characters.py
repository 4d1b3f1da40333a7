import tensorflow as tf, numpy as np
text = "abcdefghij" * 100
vocab = sorted(set(text))
ids = tf.constant([vocab.index(c) for c in text])
ds = tf.data.Dataset.from_tensor_slices(ids).batch(21, drop_remainder=True)
ds = ds.map(lambda c: (c[:-1], c[1:])).shuffle(100).batch(8, drop_remainder=True)
m = tf.keras.Sequential([
    tf.keras.layers.Embedding(len(vocab), 16),
    tf.keras.layers.GRU(32, return_sequences=True),
    tf.keras.layers.Dense(len(vocab)),
])
m.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
m.fit(ds, epochs=1)
