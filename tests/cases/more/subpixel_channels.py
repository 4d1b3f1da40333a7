import tensorflow as tf
import keras
from keras import layers

crop_size = 300
upscale_factor = 3
input_size = crop_size // upscale_factor
batch_size = 8


def process_input(image, input_size):
    image = tf.image.rgb_to_yuv(image)
    last = len(image.shape) - 1
    y, u, v = tf.split(image, 3, axis=last)
    return tf.image.resize(y, [input_size, input_size], method='area')


def process_target(image):
    image = tf.image.rgb_to_yuv(image)
    last = len(image.shape) - 1
    y, u, v = tf.split(image, 3, axis=last)
    return y


train_ds = keras.utils.image_dataset_from_directory('BSR/images', batch_size=batch_size, image_size=(crop_size, crop_size), validation_split=0.2, subset="training", seed=1337, label_mode=None)
train_ds = train_ds.map(lambda x: x / 255.0)
train_ds = train_ds.map(lambda x: (process_input(x, input_size), process_target(x))).prefetch(32)


class DepthToSpace(layers.Layer):
    def __init__(self, block_size):
        super().__init__()
        self.block_size = block_size

    def call(self, x):
        return tf.nn.depth_to_space(x, self.block_size)


def get_model(upscale_factor=3, channels=1):
    conv_args = {'activation': 'relu', 'kernel_initializer': 'orthogonal', 'padding': 'same'}
    inputs = keras.Input(shape=(None, None, channels))
    x = layers.Conv2D(64, 5, **conv_args)(inputs)
    x = layers.Conv2D(64, 3, **conv_args)(x)
    x = layers.Conv2D(32, 3, **conv_args)(x)
    x = layers.Conv2D(channels * upscale_factor, 3, **conv_args)(x)  # culprit
    outputs = DepthToSpace(upscale_factor)(x)
    return keras.Model(inputs, outputs)


model = get_model(upscale_factor=upscale_factor, channels=1)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss=keras.losses.MeanSquaredError())
model.fit(train_ds, epochs=10)
