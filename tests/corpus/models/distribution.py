# Strategies, seeds, devices, profilers: nothing of it changes a shape.
import os
import random
import numpy as np
import tensorflow as tf

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
random.seed(1)
np.random.seed(1)
tf.random.set_seed(1)
tf.keras.utils.set_random_seed(2)
gpus = tf.config.list_physical_devices("GPU")
for gpu in gpus:
    tf.config.experimental.set_memory_growth(gpu, True)
print("GPUs:", len(gpus), tf.__version__)

strategy = tf.distribute.get_strategy()
BATCH_SIZE = 16 * strategy.num_replicas_in_sync

with strategy.scope():
    model = tf.keras.Sequential([
#           ^^^^^^^^^^^^^^^^^^^^^ (None, 10)
        tf.keras.layers.Input((28, 28, 1)),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
        tf.keras.layers.Conv2D(32, 3, activation="relu"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 26, 26, 32)
        tf.keras.layers.MaxPooling2D(),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 13, 13, 32)
        tf.keras.layers.Flatten(),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 5408)
        tf.keras.layers.Dense(64, activation="relu"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
        tf.keras.layers.Dense(10),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 10)
    ])
    model.compile(
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=tf.keras.optimizers.Adam(),
        metrics=["accuracy"],
    )

with tf.device("/CPU:0"):
    images = tf.random.normal((48, 28, 28, 1))
    labels = tf.random.uniform((48,), maxval=10, dtype=tf.int64)
dataset = tf.data.Dataset.from_tensor_slices((images, labels)).cache().repeat(2).batch(BATCH_SIZE)


def decay(epoch):
    if epoch < 3:
        return 1e-3
    elif epoch >= 3 and epoch < 7:
        return 1e-4
    else:
        return 1e-5


callbacks = [tf.keras.callbacks.LearningRateScheduler(decay)]
model.fit(dataset, epochs=1, callbacks=callbacks)
