import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


class CVAE(tf.keras.Model):
    def __init__(self, latent_dim):
        super().__init__()
        self.encoder = tf.keras.Sequential(
            [layers.InputLayer(input_shape=(784,)), layers.Dense(latent_dim + latent_dim)]
        )
        self.decoder = tf.keras.Sequential(
            [layers.InputLayer(input_shape=(latent_dim,)), layers.Dense(784)]
        )

    def call(self, x):
        mean, logvar = tf.split(self.encoder(x), num_or_size_splits=2, axis=1)
        z = tf.random.normal(tf.shape(mean)) * tf.exp(logvar * 0.5) + mean
        return self.decoder(z)


model = CVAE(2)
model.compile("adam", "mse")
x = np.zeros((64, 784), "float32")
model.fit(x, x)
images = model(x[:4]).numpy().reshape(4, 28, 28)
