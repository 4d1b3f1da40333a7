import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, Sequential, Input
enc = Sequential([Input((28, 28, 1)), layers.Conv2D(16, 3, strides=2, padding="same"), layers.Conv2D(8, 3, strides=2, padding="same")])
dec = Sequential([Input((7, 7, 8)), layers.Conv2DTranspose(8, 3, strides=2), layers.Conv2DTranspose(1, 3, strides=2, padding="same")])  # culprit
opt = tf.keras.optimizers.Adam()
(a, _), _ = tf.keras.datasets.mnist.load_data()
ds = tf.data.Dataset.from_tensor_slices(a[..., None].astype("float32") / 255.0).batch(32)

@tf.function
def step(x):
    with tf.GradientTape() as t:
        loss = tf.reduce_mean(tf.square(x - dec(enc(x))))
    v = enc.trainable_variables + dec.trainable_variables
    opt.apply_gradients(zip(t.gradient(loss, v), v))
    return loss

for e in range(3):
    for b in ds:
        step(b)
