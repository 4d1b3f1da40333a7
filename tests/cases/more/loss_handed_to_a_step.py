"""The loss of a training step comes as an argument, and was made for labels of another form."""

import tensorflow as tf
from tensorflow import keras


@tf.function
def train(network, optimizer, measure, batch, labels):
    """One step."""
    with tf.GradientTape() as tape:
        error = measure(labels, network(batch, training=True))
    slopes = tape.gradient(error, network.trainable_variables)
    optimizer.apply_gradients(zip(slopes, network.trainable_variables, strict=True))
    return error


network = keras.Sequential(
    [keras.Input((12,)), keras.layers.Dense(20, activation="relu"), keras.layers.Dense(7)]
)
measure = keras.losses.CategoricalCrossentropy(from_logits=True)  # culprit
optimizer = keras.optimizers.Adam()
rows = tf.zeros((640, 12))
kinds = tf.zeros((640,), tf.int32)
for batch, labels in tf.data.Dataset.from_tensor_slices((rows, kinds)).batch(64):
    train(network, optimizer, measure, batch, labels)
