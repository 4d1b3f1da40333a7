import numpy as np, keras, tensorflow as tf
from keras import layers, ops
class Sampling(layers.Layer):
    def call(self, inputs):
        m, v = inputs
        e = tf.random.normal(shape=(tf.shape(m)[0], tf.shape(m)[1]))
        return m + tf.exp(0.5 * v) * e
class VAE(keras.Model):
    def __init__(self, e, d):
        super().__init__()
        self.e, self.d = e, d
        self.t = keras.metrics.Mean(name="loss")
    def train_step(self, data):
        with tf.GradientTape() as tape:
            m, v, z = self.e(data)
            r = self.d(z)
            rl = tf.reduce_mean(tf.reduce_sum(keras.losses.binary_crossentropy(data, r), axis=(1, 2)))
            kl = tf.reduce_mean(tf.reduce_sum(-0.5 * (1 + v - tf.square(m) - tf.exp(v)), axis=1))
            loss = rl + kl
        g = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(g, self.trainable_weights))
        self.t.update_state(loss)
        return {"loss": self.t.result()}
i = keras.Input((28, 28, 1))
x = layers.Flatten()(layers.Conv2D(8, 3, strides=2, padding="same")(i))
m, v = layers.Dense(2)(x), layers.Dense(2)(x)
e = keras.Model(i, [m, v, Sampling()([m, v])])
zi = keras.Input((2,))
y = layers.Reshape((14, 14, 8))(layers.Dense(14 * 14 * 8)(zi))
d = keras.Model(zi, layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid")(y))
vae = VAE(e, d)
vae.compile("adam")
vae.fit(np.zeros((64, 28, 28, 1), "float32"), epochs=1)
