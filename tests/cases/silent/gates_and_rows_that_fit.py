"""Gates that broadcast, rows of embeddings, and states that are one row for each sample."""

import tensorflow as tf
from tensorflow.keras import layers

image = tf.keras.Input((16, 16, 24))
pooled = layers.GlobalAveragePooling2D(keepdims=True)(image)
gate = layers.Dense(24, activation="sigmoid")(layers.Dense(6, activation="relu")(pooled))
one = layers.Dense(1, activation="sigmoid")(pooled)
mask = layers.Conv2D(1, 1, activation="sigmoid")(image)
weighed = layers.Multiply()([image, gate])
weighed = layers.Multiply()([weighed, one])
weighed = layers.Multiply()([weighed, mask])

kind, place = tf.keras.Input((1,)), tf.keras.Input((1,))
numbers = tf.keras.Input((6,))
rows = [
    layers.Flatten()(layers.Embedding(9, 4)(kind)),
    layers.Reshape((5,))(layers.Embedding(7, 5)(place)),
    layers.BatchNormalization()(numbers),
]
joined = layers.Concatenate()([*rows, layers.GlobalMaxPooling2D()(weighed)])
sequence = layers.Concatenate(axis=1)([layers.Embedding(9, 4)(kind), layers.Embedding(7, 4)(place)])

steps = tf.keras.Input((None, 12))
start = layers.Dense(32)(joined)
decoded = layers.GRU(32, return_sequences=True)(steps, initial_state=start)
every, last = layers.GRU(32, return_sequences=True, return_state=True)(decoded)
second = layers.GRU(32)(every, initial_state=last)
out = layers.Dense(1)(layers.Concatenate()([second, layers.Flatten()(sequence)]))
model = tf.keras.Model([image, kind, place, numbers, steps], out)
model.compile("adam", "mse")
