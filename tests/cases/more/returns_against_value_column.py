import numpy as np
import tensorflow as tf
from tensorflow import keras


class Buffer:
    def __init__(self, size):
        self.observations = np.zeros((size, 4), dtype=np.float32)
        self.returns = np.zeros(size, dtype=np.float32)  # or here

    def get(self):
        return self.observations, self.returns


observation = keras.Input(shape=(4,))
value = keras.layers.Dense(1)(keras.layers.Dense(64, activation="tanh")(observation))
critic = keras.Model(observation, value)
optimizer = keras.optimizers.Adam(learning_rate=1e-3)


@tf.function
def train_value_function(observations, returns):
    with tf.GradientTape() as tape:
        value_loss = tf.reduce_mean((returns - critic(observations)) ** 2)  # culprit
    grads = tape.gradient(value_loss, critic.trainable_variables)
    optimizer.apply_gradients(zip(grads, critic.trainable_variables))


buffer = Buffer(400)
for epoch in range(2):
    obs, ret = buffer.get()
    train_value_function(obs, ret)
