import numpy as np
from tensorflow.keras.layers import Input, Conv2D, LeakyReLU, BatchNormalization, Concatenate, UpSampling2D
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import Adam


class Pix2Pix:
    def __init__(self):
        self.img_rows = 256
        self.img_cols = 256
        self.channels = 3
        self.img_shape = (self.img_rows, self.img_cols, self.channels)
        patch = int(self.img_rows / 2 ** 5)  # culprit
        self.disc_patch = (patch, patch, 1)  # or here
        self.df = 64
        self.discriminator = self.build_discriminator()
        self.discriminator.compile(loss='mse', optimizer=Adam(0.0002, 0.5), metrics=['accuracy'])

    def build_discriminator(self):
        def d_layer(layer_input, filters, f_size=4, bn=True):
            d = Conv2D(filters, kernel_size=f_size, strides=2, padding='same')(layer_input)
            d = LeakyReLU(0.2)(d)
            if bn:
                d = BatchNormalization(momentum=0.8)(d)
            return d

        img_A = Input(shape=self.img_shape)
        img_B = Input(shape=self.img_shape)
        combined = Concatenate(axis=-1)([img_A, img_B])
        d1 = d_layer(combined, self.df, bn=False)
        d2 = d_layer(d1, self.df * 2)
        d3 = d_layer(d2, self.df * 4)
        d4 = d_layer(d3, self.df * 8)
        validity = Conv2D(1, kernel_size=4, strides=1, padding='same')(d4)
        return Model([img_A, img_B], validity)

    def train(self, epochs, batch_size=1):
        valid = np.ones((batch_size,) + self.disc_patch)
        fake = np.zeros((batch_size,) + self.disc_patch)
        for epoch in range(epochs):
            imgs_A = np.random.rand(batch_size, 256, 256, 3)
            imgs_B = np.random.rand(batch_size, 256, 256, 3)
            d_loss_real = self.discriminator.train_on_batch([imgs_A, imgs_B], valid)  # or here
            d_loss_fake = self.discriminator.train_on_batch([imgs_B, imgs_A], fake)


gan = Pix2Pix()
gan.train(epochs=200, batch_size=1)
