import tensorflow as tf
from tensorflow.keras.layers import *
from tensorflow.keras.models import Model

im_size = 64
latent_size = 128


def AdaIN(x):
    y = x[0]
    mean = tf.reduce_mean(y, axis=[1, 2], keepdims=True)
    std = tf.math.reduce_std(y, axis=[1, 2], keepdims=True) + 1e-7
    y = (y - mean) / std
    scale = tf.reshape(x[1], [-1, 1, 1, y.shape[-1]]) + 1.0
    bias = x[2]
    bias = tf.expand_dims(tf.expand_dims(bias, 1), 1)
    return y * scale + bias


def g_block(inp, style, noise, fil, u=True):
    b = Dense(inp.shape[-1])(style)  # culprit
    g = Dense(fil)(style)
    n = Conv2D(fil, 1, padding='same')(noise)
    out = UpSampling2D()(inp) if u else inp
    out = Conv2D(fil, 3, padding='same')(out)
    out = add([out, n])
    out = Lambda(AdaIN, output_shape=lambda s: s[0])([out, g, b])
    return LeakyReLU(0.01)(out)


inp_s = Input((latent_size,))
style = Dense(latent_size)(inp_s)
style = LeakyReLU(0.01)(style)
style = Dense(latent_size)(style)

inp_n = Input((im_size, im_size, 1))
noises = [inp_n]
while noises[-1].shape[1] > 4:
    noises.append(AveragePooling2D(2)(noises[-1]))

x = Dense(4 * 4 * 128)(inp_s)
x = Reshape((4, 4, 128))(x)
x = g_block(x, style, noises[-1], 128, u=False)
x = g_block(x, style, noises[-2], 64)
x = g_block(x, style, noises[-3], 32)
x = g_block(x, style, noises[-4], 16)
x = g_block(x, style, noises[-5], 8)
x = Conv2D(3, 1, padding='same', activation='sigmoid')(x)
gen = Model([inp_s, inp_n], x)
gen.summary()
