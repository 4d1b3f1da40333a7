import numpy as np
import tensorflow as tf
import keras
from keras import ops
from keras import layers


class Sampling(layers.Layer):
    """Uses (z_mean, z_log_var) to sample z, the vector encoding a digit."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seed_generator = keras.random.SeedGenerator(1337)

    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch = ops.shape(z_mean)[0]
        dim = ops.shape(z_mean)[1]
        epsilon = keras.random.normal(shape=(batch, dim), seed=self.seed_generator)
        return z_mean + ops.exp(0.5 * z_log_var) * epsilon


latent_dim = 2

encoder_inputs = keras.Input(shape=(28, 28, 1))
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
x = layers.Conv2D(32, 3, activation="relu", strides=2, padding="same")(encoder_inputs)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 32)
x = layers.Conv2D(64, 3, activation="relu", strides=2, padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 64)
x = layers.Flatten()(x)
#   ^^^^^^^^^^^^^^^^ (None, 3136)
x = layers.Dense(16, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
z_mean = layers.Dense(latent_dim, name="z_mean")(x)
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2)
z_log_var = layers.Dense(latent_dim, name="z_log_var")(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2)
z = Sampling()([z_mean, z_log_var])
#   ^^^^^^^^^^ (None, 2)
encoder = keras.Model(encoder_inputs, [z_mean, z_log_var, z], name="encoder")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(None, 2), (None, 2), (None, 2)]

latent_inputs = keras.Input(shape=(latent_dim,))
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 2)
x = layers.Dense(7 * 7 * 64, activation="relu")(latent_inputs)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 3136)
x = layers.Reshape((7, 7, 64))(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 64)
x = layers.Conv2DTranspose(64, 3, activation="relu", strides=2, padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 64)
x = layers.Conv2DTranspose(32, 3, activation="relu", strides=2, padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 32)
decoder_outputs = layers.Conv2DTranspose(1, 3, activation="sigmoid", padding="same")(x)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
decoder = keras.Model(latent_inputs, decoder_outputs, name="decoder")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)


class VAE(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = decoder
        self.total_loss_tracker = keras.metrics.Mean(name="total_loss")

    @property
    def metrics(self):
        return [self.total_loss_tracker]

    def train_step(self, data):
        with tf.GradientTape() as tape:
            z_mean, z_log_var, z = self.encoder(data)
            reconstruction = self.decoder(z)
            reconstruction_loss = ops.mean(
                ops.sum(keras.losses.binary_crossentropy(data, reconstruction), axis=(1, 2))
            )
            kl_loss = -0.5 * (1 + z_log_var - ops.square(z_mean) - ops.exp(z_log_var))
            kl_loss = ops.mean(ops.sum(kl_loss, axis=1))
            total_loss = reconstruction_loss + kl_loss
        grads = tape.gradient(total_loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        self.total_loss_tracker.update_state(total_loss)
        return {"loss": self.total_loss_tracker.result()}


(x_train, _), (x_test, _) = keras.datasets.mnist.load_data()
mnist_digits = np.concatenate([x_train, x_test], axis=0)
mnist_digits = np.expand_dims(mnist_digits, -1).astype("float32") / 255

vae = VAE(encoder, decoder)
vae.compile(optimizer=keras.optimizers.Adam())
vae.fit(mnist_digits, epochs=1, batch_size=128)

z_sample = np.array([[0.5, -0.5]])
x_decoded = vae.decoder.predict(z_sample, verbose=0)
digit = x_decoded[0].reshape(28, 28)
