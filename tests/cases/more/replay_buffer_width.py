import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

num_states, num_actions = 3, 1


def get_actor():
    inputs = layers.Input(shape=(num_states,))
    out = layers.Dense(256, activation='relu')(inputs)
    out = layers.Dense(256, activation='relu')(out)
    outputs = layers.Dense(1, activation='tanh')(out)
    return tf.keras.Model(inputs, outputs * 2.0)


def get_critic():
    state_input = layers.Input(shape=(num_states,))
    state_out = layers.Dense(32, activation='relu')(layers.Dense(16, activation='relu')(state_input))
    action_input = layers.Input(shape=(num_actions,))
    action_out = layers.Dense(32, activation='relu')(action_input)
    concat = layers.Concatenate()([state_out, action_out])
    out = layers.Dense(256, activation='relu')(concat)
    outputs = layers.Dense(1)(out)
    return tf.keras.Model([state_input, action_input], outputs)


class Buffer:
    def __init__(self, buffer_capacity=100000, batch_size=64):
        self.batch_size = batch_size
        self.state_buffer = np.zeros((buffer_capacity, num_states))
        self.action_buffer = np.zeros((buffer_capacity, num_states))  # culprit
        self.reward_buffer = np.zeros((buffer_capacity, 1))
        self.next_state_buffer = np.zeros((buffer_capacity, num_states))

    @tf.function
    def update(self, state_batch, action_batch, reward_batch, next_state_batch):
        with tf.GradientTape() as tape:
            target_actions = target_actor(next_state_batch, training=True)
            y = reward_batch + gamma * target_critic([next_state_batch, target_actions], training=True)
            critic_value = critic_model([state_batch, action_batch], training=True)  # or here
            critic_loss = tf.math.reduce_mean(tf.math.square(y - critic_value))
        critic_grad = tape.gradient(critic_loss, critic_model.trainable_variables)
        critic_optimizer.apply_gradients(zip(critic_grad, critic_model.trainable_variables))

    def learn(self):
        batch_indices = np.random.choice(1000, self.batch_size)
        state_batch = tf.convert_to_tensor(self.state_buffer[batch_indices])
        action_batch = tf.convert_to_tensor(self.action_buffer[batch_indices])
        reward_batch = tf.cast(tf.convert_to_tensor(self.reward_buffer[batch_indices]), tf.float32)
        next_state_batch = tf.convert_to_tensor(self.next_state_buffer[batch_indices])
        self.update(state_batch, action_batch, reward_batch, next_state_batch)


actor_model, critic_model = get_actor(), get_critic()
target_actor, target_critic = get_actor(), get_critic()
critic_optimizer = tf.keras.optimizers.Adam(0.002)
gamma = 0.99
buffer = Buffer(50000, 64)
for ep in range(100):
    buffer.learn()
