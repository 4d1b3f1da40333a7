import tensorflow as tf
from tensorflow.keras.layers import Add, Conv2D, Input, Lambda
from tensorflow.keras.models import Model


def pixel_shuffle(scale):
    return lambda x: tf.nn.depth_to_space(x, scale)


def upsample(x, scale, num_filters):
    def upsample_1(x, factor, **kwargs):
        x = Conv2D(num_filters * factor, 3, padding='same', **kwargs)(x)  # culprit
        return Lambda(pixel_shuffle(scale=factor))(x)

    if scale == 2:
        x = upsample_1(x, 2, name='conv2d_1_scale_2')
    elif scale == 3:
        x = upsample_1(x, 3, name='conv2d_1_scale_3')
    elif scale == 4:
        x = upsample_1(x, 2, name='conv2d_1_scale_2')
        x = upsample_1(x, 2, name='conv2d_2_scale_2')
    return x


def res_block(x_in, filters):
    x = Conv2D(filters, 3, padding='same', activation='relu')(x_in)
    x = Conv2D(filters, 3, padding='same')(x)
    return Add()([x_in, x])


def edsr(scale, num_filters=64, num_res_blocks=4):
    x_in = Input(shape=(None, None, 3))
    x = x_in / 255.0
    x = b = Conv2D(num_filters, 3, padding='same')(x)
    for _ in range(num_res_blocks):
        b = res_block(b, num_filters)
    b = Conv2D(num_filters, 3, padding='same')(b)
    x = Add()([x, b])
    x = upsample(x, scale, num_filters)
    x = Conv2D(3, 3, padding='same')(x)
    return Model(x_in, x * 255.0, name='edsr')


model = edsr(scale=3)
