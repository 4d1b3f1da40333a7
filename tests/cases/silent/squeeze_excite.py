import keras
from keras import layers

inputs = keras.Input((32, 32, 16))
s = layers.GlobalAveragePooling2D(keepdims=True)(inputs)
s = layers.Conv2D(4, 1, activation="relu")(s)
s = layers.Conv2D(16, 1, activation="sigmoid")(s)
model = keras.Model(inputs, layers.Multiply()([inputs, s]))
