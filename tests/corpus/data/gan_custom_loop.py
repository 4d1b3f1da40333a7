"""tensorflow.org style: a generative pair on MNIST, trained by hand."""
import glob
import time

import imageio
import matplotlib.pyplot as plt
import tensorflow as tf
from IPython import display
from tensorflow.keras import layers

(train_images, train_labels), (_, _) = tf.keras.datasets.mnist.load_data()
train_images = train_images.reshape(train_images.shape[0], 28, 28, 1).astype("float32")
train_images = (train_images - 127.5) / 127.5
BUFFER_SIZE, BATCH_SIZE = 60000, 256
train_dataset = tf.data.Dataset.from_tensor_slices(train_images).shuffle(BUFFER_SIZE).batch(BATCH_SIZE)


def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(7 * 7 * 256, use_bias=False, input_shape=(100,)))
    #         ^^^^^^^^^^^^ (None, 12544)
    model.add(layers.Reshape((7, 7, 256)))
    #         ^^^^^^^^^^^^^^ (None, 7, 7, 256)
    assert model.output_shape == (None, 7, 7, 256)
    model.add(layers.Conv2DTranspose(64, (5, 5), strides=(2, 2), padding="same", use_bias=False))
    #         ^^^^^^^^^^^^^^^^^^^^^^ (None, 14, 14, 64)
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh"))
    #         ^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
    return model


def make_discriminator_model():
    model = tf.keras.Sequential()
    model.add(layers.Conv2D(64, (5, 5), strides=(2, 2), padding="same", input_shape=[28, 28, 1]))
    #         ^^^^^^^^^^^^^ (None, 14, 14, 64)
    model.add(layers.Dropout(0.3))
    model.add(layers.Flatten())
    #         ^^^^^^^^^^^^^^ (None, 12544)
    model.add(layers.Dense(1))
    #         ^^^^^^^^^^^^ (None, 1)
    return model


generator, discriminator = make_generator_model(), make_discriminator_model()
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer = tf.keras.optimizers.Adam(1e-4)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-4)
checkpoint = tf.train.Checkpoint(generator=generator, discriminator=discriminator)


@tf.function
def train_step(images):
    noise = tf.random.normal([BATCH_SIZE, 100])
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated_images = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(generated_images, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = cross_entropy(tf.ones_like(real_output), real_output)
    gradients = gen_tape.gradient(gen_loss, generator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gradients, generator.trainable_variables))
    gradients = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    discriminator_optimizer.apply_gradients(zip(gradients, discriminator.trainable_variables))


for epoch in range(50):
    start = time.time()
    for image_batch in train_dataset:
        train_step(image_batch)
    display.clear_output(wait=True)
    predictions = generator(tf.random.normal([16, 100]), training=False)
    for i in range(predictions.shape[0]):
        plt.imshow(predictions[i, :, :, 0] * 127.5 + 127.5, cmap="gray")
with imageio.get_writer("dcgan.gif", mode="I") as writer:
    for filename in sorted(glob.glob("image*.png")):
        writer.append_data(imageio.imread(filename))
