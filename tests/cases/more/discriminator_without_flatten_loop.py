import tensorflow as tf
from tensorflow.keras import layers
import numpy as np

def make_discriminator():
    model = tf.keras.Sequential()
    model.add(layers.Conv2D(64, (5, 5), strides=(2, 2), padding="same", input_shape=[28, 28, 1]))
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2D(128, (5, 5), strides=(2, 2), padding="same"))
    model.add(layers.LeakyReLU())
    model.add(layers.Dense(1))  # culprit
    return model

bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)
disc = make_discriminator()
opt = tf.keras.optimizers.Adam(1e-4)
(x, _), _ = tf.keras.datasets.mnist.load_data()
ds = tf.data.Dataset.from_tensor_slices(x.reshape(-1, 28, 28, 1).astype("float32")).batch(64)

for images in ds:
    noise = tf.random.normal(tf.shape(images))
    labels = tf.concat([tf.ones((64, 1)), tf.zeros((64, 1))], axis=0)
    with tf.GradientTape() as tape:
        preds = disc(tf.concat([images, noise], axis=0))
        loss = bce(labels, preds)
    grads = tape.gradient(loss, disc.trainable_variables)
    opt.apply_gradients(zip(grads, disc.trainable_variables))
