import tensorflow as tf
from tensorflow.keras import layers, Model

class FiLM(layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.proj = layers.Dense(channels)  # culprit
        self.channels = channels

    def call(self, feature_map, cond):
        g, b = tf.split(self.proj(cond), 2, axis=-1)
        g = g[:, None, None, :]
        b = b[:, None, None, :]
        return feature_map * (1. + g) + b

img = layers.Input((64, 64, 3))
cond = layers.Input((40,))
x = layers.Conv2D(32, 3, strides=2, padding='same', activation='relu')(img)
x = FiLM(32)(x, cond)
x = layers.Conv2D(64, 3, strides=2, padding='same', activation='relu')(x)
x = FiLM(64)(x, cond)
x = layers.GlobalAveragePooling2D()(x)
out = layers.Dense(1)(x)
model = Model([img, cond], out)
