import numpy as np
import tensorflow as tf
from tensorflow import keras

critic = keras.Sequential([keras.Input((4,)), keras.layers.Dense(64), keras.layers.Dense(1)])
optimizer = keras.optimizers.Adam()
observations = np.zeros((400, 4), "float32")
returns = np.zeros(400, "float32")
for epoch in range(2):
    with tf.GradientTape() as tape:
        values = critic(observations)
        loss = tf.reduce_mean((returns - tf.squeeze(values, axis=1)) ** 2)
        loss += tf.reduce_mean((returns[:, None] - values) ** 2)
        # each with each, of the same samples
        distances = values - tf.transpose(values)
        loss += 0.01 * tf.reduce_mean(tf.abs(distances))
    grads = tape.gradient(loss, critic.trainable_variables)
    optimizer.apply_gradients(zip(grads, critic.trainable_variables))
