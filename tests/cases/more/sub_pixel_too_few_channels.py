# efficient sub-pixel network after keras.io, upscale 4 now
import keras
from keras import layers, ops
import numpy as np
import tensorflow as tf

crop_size = 320
upscale_factor = 4
input_size = crop_size // upscale_factor
batch_size = 4
channels = 1


class DepthToSpace(layers.Layer):
    def __init__(self, block_size):
        super().__init__()
        self.block_size = block_size

    def call(self, input):
        batch, height, width, depth = ops.shape(input)
        depth = depth // (self.block_size ** 2)
        x = ops.reshape(input, [batch, height, width, self.block_size, self.block_size, depth])
        x = ops.transpose(x, [0, 1, 3, 2, 4, 5])
        x = ops.reshape(x, [batch, height * self.block_size, width * self.block_size, depth])
        return x


def get_model(upscale_factor=3, channels=1):
    conv_args = {"activation": "relu", "kernel_initializer": "orthogonal", "padding": "same"}
    inputs = keras.Input(shape=(input_size, input_size, channels))
    x = layers.Conv2D(64, 5, **conv_args)(inputs)
    x = layers.Conv2D(64, 3, **conv_args)(x)
    x = layers.Conv2D(32, 3, **conv_args)(x)
    x = layers.Conv2D(channels * (3 ** 2), 3, **conv_args)(x)  # culprit
    outputs = DepthToSpace(upscale_factor)(x)
    return keras.Model(inputs, outputs)


model = get_model(upscale_factor=upscale_factor, channels=channels)
model.summary()
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss=keras.losses.MeanSquaredError())
x = np.random.rand(8, input_size, input_size, 1); y = np.random.rand(8, crop_size, crop_size, 1)
model.fit(x, y, epochs=1, batch_size=batch_size)
