import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

num_inputs, num_actions, num_hidden = 4, 2, 128
inputs = layers.Input(shape=(num_inputs,))
common = layers.Dense(num_hidden, activation="relu")(inputs)
action = layers.Dense(num_actions, activation="softmax")(common)
critic = layers.Dense(1)(common)
model = keras.Model(inputs=inputs, outputs=[action, critic])
optimizer = keras.optimizers.Adam(learning_rate=0.01)
state = np.random.rand(num_inputs).astype("float32")  # or here
for step in range(10):
    with tf.GradientTape() as tape:
        state_t = tf.convert_to_tensor(state)  # or here
        action_probs, value = model(state_t)  # culprit
        a = np.random.choice(num_actions, p=np.squeeze(action_probs))
        loss = -tf.math.log(action_probs[0, a]) * value[0, 0]
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    state = np.random.rand(num_inputs).astype("float32")
