import keras
from keras import layers

inputs = keras.Input((10, 4))
out, h, c = layers.LSTM(8, return_sequences=True)(inputs)  # culprit
model = keras.Model(inputs, out)
