import keras
from keras import layers, ops

inputs = keras.Input((20, 32))
scale = layers.Dense(32)(layers.GlobalAveragePooling1D()(inputs))
x = layers.Multiply()([inputs, layers.Reshape((1, 32))(scale)])
model = keras.Model(inputs, x)
