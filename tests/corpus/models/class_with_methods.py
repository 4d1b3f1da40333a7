"""A model wrapped in a class of one's own, as application code has it."""
import os
import numpy as np
from keras.models import Model, Sequential
from keras.layers import Input, Dense, Reshape, Flatten, Dropout, BatchNormalization, LeakyReLU
from keras.optimizers import Adam


class SimpleGAN():
    def __init__(self):
        self.img_shape = (28, 28, 1)
        self.latent_dim = 100
        optimizer = Adam(0.0002, 0.5)
        self.discriminator = self.build_discriminator()
        self.discriminator.compile(loss='binary_crossentropy', optimizer=optimizer, metrics=['accuracy'])
        self.generator = self.build_generator()
        z = Input(shape=(self.latent_dim,))
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 100)
        img = self.generator(z)
        self.discriminator.trainable = False
        validity = self.discriminator(img)
        self.combined = Model(z, validity)
#                       ^^^^^^^^^^^^^^^^^^ (32, 1)
        self.combined.compile(loss='binary_crossentropy', optimizer=optimizer)

    def build_generator(self):
        model = Sequential()
#               ^^^^^^^^^^^^ (None, 28, 28, 1)
        model.add(Dense(256, input_dim=self.latent_dim))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 256)
        model.add(LeakyReLU(negative_slope=0.2))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 256)
        model.add(BatchNormalization(momentum=0.8))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 256)
        model.add(Dense(int(np.prod(self.img_shape)), activation='tanh'))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 784)
        model.add(Reshape(self.img_shape))
#                 ^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
        noise = Input(shape=(self.latent_dim,))
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 100)
        return Model(noise, model(noise))
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)

    def build_discriminator(self):
        model = Sequential()
#               ^^^^^^^^^^^^ (None, 1)
        model.add(Flatten(input_shape=self.img_shape))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 784)
        model.add(Dense(128))
#                 ^^^^^^^^^^ (None, 128)
        model.add(LeakyReLU(negative_slope=0.2))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 128)
        model.add(Dense(1, activation='sigmoid'))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
        img = Input(shape=self.img_shape)
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
        return Model(img, model(img))
#              ^^^^^^^^^^^^^^^^^^^^^^ (None, 1)

    def train(self, epochs, batch_size=32):
        X_train = np.random.rand(64, 28, 28, 1) * 2 - 1
        valid = np.ones((batch_size, 1))
        fake = np.zeros((batch_size, 1))
        for epoch in range(epochs):
            idx = np.random.randint(0, X_train.shape[0], batch_size)
            imgs = X_train[idx]
            noise = np.random.normal(0, 1, (batch_size, self.latent_dim))
            gen_imgs = self.generator.predict(noise, verbose=0)
            d_loss_real = self.discriminator.train_on_batch(imgs, valid)
            d_loss_fake = self.discriminator.train_on_batch(gen_imgs, fake)
            d_loss = 0.5 * np.add(d_loss_real, d_loss_fake)
            g_loss = self.combined.train_on_batch(noise, valid)
            print("%d [D loss: %f] [G loss: %s]" % (epoch, d_loss[0], g_loss))


if __name__ == '__main__':
    gan = SimpleGAN()
    gan.train(epochs=2)
