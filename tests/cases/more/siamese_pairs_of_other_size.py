import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, Model, Input
import tensorflow.keras.backend as K


def base():
    i = Input((105, 105, 1))
    x = layers.Conv2D(64, 10, activation="relu")(i)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(128, 7, activation="relu")(x)
    x = layers.Flatten()(x)
    return Model(i, layers.Dense(256, activation="sigmoid")(x))


net = base()
l, r = Input((105, 105, 1)), Input((105, 105, 1))  # culprit
d = layers.Lambda(lambda t: tf.abs(t[0] - t[1]))([net(l), net(r)])
model = Model([l, r], layers.Dense(1, activation="sigmoid")(d))
model.compile("adam", "binary_crossentropy")
pairs = np.random.rand(40, 2, 100, 100, 1)  # or here
labels = np.random.randint(0, 2, (40,))
model.fit([pairs[:, 0], pairs[:, 1]], labels, batch_size=8)
