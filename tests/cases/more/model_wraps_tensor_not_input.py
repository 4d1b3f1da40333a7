import keras
from keras import layers

inputs = keras.Input((28, 28, 1))
x = layers.Rescaling(1 / 255)(inputs)
h = layers.Conv2D(8, 3)(x)
out = layers.Dense(10)(layers.Flatten()(h))
other = keras.Input((28, 28, 1))
model = keras.Model(other, out)  # culprit
