import keras
from keras import layers

a = keras.Input((14, 14, 32))
b = keras.Input((14, 14, 64))
x = layers.concatenate([a, b], axis=1)  # culprit
model = keras.Model([a, b], x)
