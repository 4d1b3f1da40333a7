import numpy as np
from tensorflow import keras
from tensorflow.keras import layers
import tensorflow as tf
latent = 2
inp = keras.Input((28, 28, 1))
x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(inp)
x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
x = layers.Flatten()(x)
zm = layers.Dense(latent)(x)
zv = layers.Dense(latent)(x)
class Sampling(layers.Layer):
    def call(self, a):
        m, v = a
        return m + keras.ops.exp(0.5 * v) * keras.random.normal(keras.ops.shape(m))
z = Sampling()([zm, zv])
encoder = keras.Model(inp, [zm, zv, z])
li = keras.Input((latent,))
y = layers.Dense(8 * 8 * 64, activation="relu")(li)  # culprit
y = layers.Reshape((8, 8, 64))(y)  # culprit
y = layers.Conv2DTranspose(64, 3, strides=2, padding="same", activation="relu")(y)
y = layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu")(y)
out = layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid")(y)
decoder = keras.Model(li, out)
class VAE(keras.Model):
    def __init__(self, e, d):
        super().__init__()
        self.e, self.d = e, d
    def train_step(self, data):
        with tf.GradientTape() as t:
            m, v, z = self.e(data)
            r = self.d(z)
            rec = tf.reduce_mean(tf.reduce_sum(keras.losses.binary_crossentropy(data, r), axis=(1, 2)))
        g = t.gradient(rec, self.trainable_weights)
        self.optimizer.apply_gradients(zip(g, self.trainable_weights))
        return {"loss": rec}
(a, _), _ = keras.datasets.mnist.load_data()
vae = VAE(encoder, decoder)
vae.compile("adam")
vae.fit(a[..., None] / 255.0, epochs=1)
