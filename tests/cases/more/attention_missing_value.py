import keras
from keras import layers

inputs = keras.Input((20, 64))
x = layers.MultiHeadAttention(num_heads=4, key_dim=16)(inputs)  # culprit
x = layers.LayerNormalization()(x + inputs)
model = keras.Model(inputs, x)
