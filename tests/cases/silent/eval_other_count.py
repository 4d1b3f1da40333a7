import numpy as np
import keras
from keras import layers

model = keras.Sequential([keras.Input((10,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((100, 10)), np.zeros(100), validation_data=(np.zeros((7, 10)), np.zeros(7)))
model.evaluate(np.zeros((13, 10)), np.zeros((13, 1)))
