import tensorflow as tf
from tensorflow.keras import layers, Model

def ada_in(x, w, filters):
    style = layers.Dense(filters * 2)(w)
    scale = layers.Lambda(lambda s: s[:, None, None, :filters])(style)
    shift = layers.Lambda(lambda s: s[:, None, None, filters:])(style)
    x = layers.LayerNormalization(axis=[1, 2], center=False, scale=False)(x)
    x = layers.Multiply()([x, scale])
    return layers.Add()([x, shift])

def g_block(x, w, fil):
    x = layers.UpSampling2D()(x)
    x = layers.Conv2D(fil, 3, padding='same')(x)
    x = ada_in(x, w, fil)  # culprit
    x = layers.LeakyReLU(0.2)(x)
    x = layers.Conv2D(fil // 2, 3, padding='same')(x)  # or here
    x = ada_in(x, w, fil)  # or here
    return layers.LeakyReLU(0.2)(x)

w = layers.Input((512,))
noise = layers.Input((4, 4, 256))
x = g_block(noise, w, 256)
x = g_block(x, w, 128)
x = g_block(x, w, 64)
rgb = layers.Conv2D(3, 1)(x)
model = Model([noise, w], rgb)
