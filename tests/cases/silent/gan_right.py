import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

generator = tf.keras.Sequential([layers.Input((100,)), layers.Dense(7 * 7 * 64), layers.Reshape((7, 7, 64)), layers.Conv2DTranspose(32, 4, strides=2, padding="same"), layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")])
discriminator = tf.keras.Sequential([layers.Input((28, 28, 1)), layers.Conv2D(32, 3, strides=2), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
discriminator.compile("adam", "binary_crossentropy")
discriminator.trainable = False
z = layers.Input((100,))
gan = tf.keras.Model(z, discriminator(generator(z)))
gan.compile("adam", "binary_crossentropy")
(x, _), _ = tf.keras.datasets.mnist.load_data()
x = np.expand_dims(x, -1)
for i in range(3):
    noise = np.random.normal(size=(64, 100))
    fake = generator.predict(noise)
    batch = np.concatenate([x[:64], fake])
    discriminator.train_on_batch(batch, np.zeros((128, 1)))
    gan.train_on_batch(noise, np.ones((64, 1)))
