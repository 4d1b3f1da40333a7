import keras
from keras import layers

dense = layers.Dense(16, activation="relu")
a, b = keras.Input((8,)), keras.Input((8,))
model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([dense(a), dense(b)])))
