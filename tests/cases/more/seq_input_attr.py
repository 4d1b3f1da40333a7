import keras
from keras import layers

net = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(2)])
features = keras.Model(inputs=net.input, outputs=net.layers[0].output)  # culprit
