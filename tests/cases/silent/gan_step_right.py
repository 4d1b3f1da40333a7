import keras
import tensorflow as tf
from keras import layers


class GAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.d_loss_metric = keras.metrics.Mean(name='d_loss')
        self.g_loss_metric = keras.metrics.Mean(name='g_loss')

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn

    @property
    def metrics(self):
        return [self.d_loss_metric, self.g_loss_metric]

    def train_step(self, real_images):
        batch_size = tf.shape(real_images)[0]
        random_latent_vectors = tf.random.normal(shape=(batch_size, self.latent_dim))
        generated_images = self.generator(random_latent_vectors)
        combined_images = tf.concat([generated_images, real_images], axis=0)
        labels = tf.concat([tf.ones((batch_size, 1)), tf.zeros((batch_size, 1))], axis=0)
        with tf.GradientTape() as tape:
            predictions = self.discriminator(combined_images)
            d_loss = self.loss_fn(labels, predictions)
        grads = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        self.d_loss_metric.update_state(d_loss)
        return {'d_loss': self.d_loss_metric.result()}


dataset = keras.utils.image_dataset_from_directory('celeba_gan', label_mode=None, image_size=(64, 64), batch_size=32)
dataset = dataset.map(lambda x: x / 255.0)
discriminator = keras.Sequential([
    keras.Input(shape=(64, 64, 3)),
    layers.Conv2D(64, 4, strides=2, padding='same'),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2D(128, 4, strides=2, padding='same'),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Flatten(),
    layers.Dropout(0.2),
    layers.Dense(1, activation='sigmoid'),
])
latent_dim = 128
generator = keras.Sequential([
    keras.Input(shape=(latent_dim,)),
    layers.Dense(8 * 8 * 128),
    layers.Reshape((8, 8, 128)),
    layers.Conv2DTranspose(128, 4, strides=2, padding='same'),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2DTranspose(256, 4, strides=2, padding='same'),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2DTranspose(256, 4, strides=2, padding='same'), layers.Conv2D(3, 5, padding='same', activation='sigmoid'),
])
gan = GAN(discriminator, generator, latent_dim)
gan.compile(keras.optimizers.Adam(0.0001), keras.optimizers.Adam(0.0001), keras.losses.BinaryCrossentropy())
gan.fit(dataset, epochs=1)
