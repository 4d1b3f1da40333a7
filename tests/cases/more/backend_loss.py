import keras
from keras import backend as K
from keras import layers


def dice(y_true, y_pred):
    intersection = K.sum(y_true * y_pred)  # culprit
    return 1 - 2 * intersection / (K.sum(y_true) + K.sum(y_pred) + K.epsilon())


inputs = keras.Input((16, 16, 3))
x = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(inputs)
mean = layers.Lambda(lambda t: K.mean(t, axis=-1))(x)  # culprit
model = keras.Model(inputs, x)
model.compile("adam", dice)
import numpy as np
model.fit(np.zeros((4, 16, 16, 3)), np.zeros((4, 16, 16, 1)))
