import numpy as np
import tensorflow as tf

class_weights = tf.constant([1.0, 2.0, 0.5])  # culprit
model = tf.keras.Sequential(
    [tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(4)]
)


def weighted_loss(y_true, y_pred):
    ce = tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred)
    return tf.reduce_mean(tf.reduce_sum(class_weights * y_true, axis=1) * ce)


X = np.random.rand(64, 20).astype("float32")
Y = tf.one_hot(np.random.randint(0, 4, 64), 4).numpy()
optimizer = tf.keras.optimizers.Adam()
for x, y in tf.data.Dataset.from_tensor_slices((X, Y)).batch(32):
    with tf.GradientTape() as tape:
        loss = weighted_loss(y, model(x, training=True))
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
