# conditional DCGAN, adapted from the keras.io tutorial for 64x64 rgb
import keras
from keras import layers, ops
import tensorflow as tf
import numpy as np

batch_size = 64
num_channels = 3
num_classes = 10
image_size = 64
latent_dim = 128

images = np.random.rand(256, image_size, image_size, num_channels).astype('float32')
labels = keras.utils.to_categorical(np.random.randint(0, 10, 256), 10)
dataset = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1024).batch(batch_size)

generator_in_channels = latent_dim + num_classes
discriminator_in_channels = num_channels + num_classes

discriminator = keras.Sequential([
    keras.layers.InputLayer((image_size, image_size, discriminator_in_channels)),
    layers.Conv2D(64, (3, 3), strides=(2, 2), padding="same"),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2D(128, (3, 3), strides=(2, 2), padding="same"),
    layers.LeakyReLU(negative_slope=0.2),
    layers.GlobalMaxPooling2D(),
    layers.Dense(1),
], name="discriminator")

generator = keras.Sequential([
    keras.layers.InputLayer((generator_in_channels,)),
    layers.Dense(7 * 7 * generator_in_channels),  # culprit
    layers.LeakyReLU(negative_slope=0.2),
    layers.Reshape((7, 7, generator_in_channels)),  # or here
    layers.Conv2DTranspose(128, (4, 4), strides=(2, 2), padding="same"),  # or here
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2DTranspose(128, (4, 4), strides=(2, 2), padding="same"),  # or here
    layers.LeakyReLU(negative_slope=0.2),
    layers.Conv2D(num_channels, (7, 7), padding="same", activation="sigmoid"),
], name="generator")


class ConditionalGAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator = discriminator
        self.generator = generator
        self.latent_dim = latent_dim
        self.seed_generator = keras.random.SeedGenerator(1337)

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn

    def train_step(self, data):
        real_images, one_hot_labels = data
        image_one_hot = one_hot_labels[:, :, None, None]
        image_one_hot = ops.repeat(image_one_hot, repeats=[image_size * image_size])
        image_one_hot = ops.reshape(image_one_hot, (-1, image_size, image_size, num_classes))
        batch_size = ops.shape(real_images)[0]
        noise = keras.random.normal(shape=(batch_size, self.latent_dim), seed=self.seed_generator)
        noise = ops.concatenate([noise, one_hot_labels], axis=1)
        fake = self.generator(noise)
        fake = ops.concatenate([fake, image_one_hot], -1)
        real = ops.concatenate([real_images, image_one_hot], -1)
        combined = ops.concatenate([fake, real], axis=0)
        lab = ops.concatenate([ops.ones((batch_size, 1)), ops.zeros((batch_size, 1))], axis=0)
        with tf.GradientTape() as tape:
            predictions = self.discriminator(combined)
            d_loss = self.loss_fn(lab, predictions)
        grads = tape.gradient(d_loss, self.discriminator.trainable_weights)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_weights))
        return {"d_loss": d_loss}


cond_gan = ConditionalGAN(discriminator=discriminator, generator=generator, latent_dim=latent_dim)
cond_gan.compile(d_optimizer=keras.optimizers.Adam(learning_rate=0.0003),
                 g_optimizer=keras.optimizers.Adam(learning_rate=0.0003),
                 loss_fn=keras.losses.BinaryCrossentropy(from_logits=True))
cond_gan.fit(dataset, epochs=1)
