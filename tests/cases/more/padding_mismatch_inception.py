import keras
from keras import layers

x = keras.Input((28, 28, 64))
a = layers.Conv2D(32, 1, activation="relu")(x)
b = layers.Conv2D(32, 3, activation="relu")(x)  # culprit
c = layers.MaxPooling2D(3, strides=1, padding="same")(x)
out = layers.concatenate([a, b, c])  # or here
