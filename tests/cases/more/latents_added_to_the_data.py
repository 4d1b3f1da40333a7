import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

latent_dim, projection_dim = 256, 256
num_patches = 144

class Perceiver(keras.Model):
    def __init__(self, latent_dim, projection_dim, num_heads=8):
        super().__init__()
        self.latent_dim = latent_dim
        self.projection_dim = projection_dim
        self.cross = layers.MultiHeadAttention(num_heads, projection_dim // num_heads)
        self.norm1 = layers.LayerNormalization()
        self.norm2 = layers.LayerNormalization()
        self.ffn = keras.Sequential([layers.Dense(projection_dim, activation='gelu'), layers.Dense(projection_dim)])
        self.latent = self.add_weight(shape=(latent_dim, projection_dim), initializer='random_normal', name='latent')

    def call(self, data):
        lat = tf.tile(tf.expand_dims(self.latent, 0), [tf.shape(data)[0], 1, 1])
        att = self.cross(lat, data)
        x = self.norm1(att + data)  # culprit
        x = x + self.ffn(x)
        return self.norm2(x)

tokens = keras.Input((num_patches, projection_dim))
rep = Perceiver(latent_dim, projection_dim)(tokens)
rep = layers.GlobalAveragePooling1D()(rep)
out = layers.Dense(10)(rep)
model = keras.Model(tokens, out)
