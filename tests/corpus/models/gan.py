import tensorflow as tf
import keras
from keras import layers

latent_dim = 64

discriminator = keras.Sequential(
#               ^^^^^^^^^^^^^^^^^ (None, 1)
    [
        keras.Input(shape=(28, 28, 1)),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
        layers.Conv2D(64, (3, 3), strides=(2, 2), padding="same"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 64)
        layers.LeakyReLU(negative_slope=0.2),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 64)
        layers.Conv2D(128, (3, 3), strides=(2, 2), padding="same"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 128)
        layers.LeakyReLU(negative_slope=0.2),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 128)
        layers.GlobalMaxPooling2D(),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 128)
        layers.Dense(1),
#       ^^^^^^^^^^^^^^^ (None, 1)
    ],
    name="discriminator",
)

generator = keras.Sequential(
#           ^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
    [
        keras.Input(shape=(latent_dim,)),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
        layers.Dense(7 * 7 * 32),
#       ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1568)
        layers.LeakyReLU(negative_slope=0.2),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1568)
        layers.Reshape((7, 7, 32)),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 32)
        layers.Conv2DTranspose(32, (4, 4), strides=(2, 2), padding="same"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 32)
        layers.LeakyReLU(negative_slope=0.2),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 32)
        layers.Conv2DTranspose(32, (4, 4), strides=(2, 2), padding="same"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 32)
        layers.LeakyReLU(negative_slope=0.2),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 32)
        layers.Conv2D(1, (7, 7), padding="same", activation="sigmoid"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
    ],
    name="generator",
)


class GAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.d_loss_tracker = keras.metrics.Mean(name="d_loss")
        self.g_loss_tracker = keras.metrics.Mean(name="g_loss")
        self.seed_generator = keras.random.SeedGenerator(1337)
        self.built = True

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn

    @property
    def metrics(self):
        return [self.d_loss_tracker, self.g_loss_tracker]

    def train_step(self, real_images):
        batch_size = tf.shape(real_images)[0]
        noise = keras.random.normal(shape=(batch_size, self.latent_dim), seed=self.seed_generator)
        generated_images = self.generator(noise)
        combined_images = tf.concat([generated_images, real_images], axis=0)
        labels = tf.concat([tf.ones((batch_size, 1)), tf.zeros((batch_size, 1))], axis=0)
        labels += 0.05 * tf.random.uniform(tf.shape(labels))
        with tf.GradientTape() as tape:
            predictions = self.discriminator(combined_images)
            d_loss = self.loss_fn(labels, predictions)
        grads = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        misleading_labels = tf.zeros((batch_size, 1))
        with tf.GradientTape() as tape:
            predictions = self.discriminator(self.generator(noise))
            g_loss = self.loss_fn(misleading_labels, predictions)
        grads = tape.gradient(g_loss, self.generator.trainable_weights)
        self.g_optimizer.apply_gradients(zip(grads, self.generator.trainable_weights))
        self.d_loss_tracker.update_state(d_loss)
        self.g_loss_tracker.update_state(g_loss)
        return {"d_loss": self.d_loss_tracker.result(), "g_loss": self.g_loss_tracker.result()}


(x_train, _), (x_test, _) = keras.datasets.mnist.load_data()
all_digits = x_train.astype("float32") / 255.0
all_digits = all_digits.reshape((-1, 28, 28, 1))
dataset = tf.data.Dataset.from_tensor_slices(all_digits)
dataset = dataset.shuffle(buffer_size=1024).batch(64)

gan = GAN(discriminator=discriminator, generator=generator, latent_dim=latent_dim)
gan.compile(
    d_optimizer=keras.optimizers.Adam(learning_rate=0.0003),
    g_optimizer=keras.optimizers.Adam(learning_rate=0.0003),
    loss_fn=keras.losses.BinaryCrossentropy(from_logits=True),
)
gan.fit(dataset.take(2), epochs=1)
