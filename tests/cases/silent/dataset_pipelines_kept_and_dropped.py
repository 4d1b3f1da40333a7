"""Datasets that are batched once, also where a result is dropped on purpose."""

import numpy as np
import tensorflow as tf

x = np.random.rand(60, 8, 8, 1).astype("float32")
y = np.random.randint(0, 3, 60)


def prepare(data, train=False):
    if train:
        data = data.shuffle(60)
    data = data.batch(10)
    return data.prefetch(1)


whole = tf.data.Dataset.from_tensor_slices((x, y))
whole.batch(4)
train, held_out = prepare(whole.take(40), True), prepare(whole.skip(40))
again = whole.batch(5).map(lambda a, b: (a * 2.0, b)).unbatch().batch(20)
model = tf.keras.Sequential(
    [
        tf.keras.Input((8, 8, 1)),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(3, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(train, validation_data=held_out)
model.fit(again, validation_data=whole.batch(30))
# Batches of batches, one of which is taken.
for group in whole.batch(5).batch(3).take(1):
    model.predict(group[0][0])
