import numpy as np, keras
from keras import layers
def gen():
    z, l = keras.Input((100,)), keras.Input((1,))
    e = layers.Reshape((7, 7, 1))(layers.Dense(49)(layers.Embedding(10, 50)(l)))
    x = layers.Reshape((7, 7, 128))(layers.Dense(128 * 49)(z))
    x = layers.Concatenate()([x, e])
    x = layers.Conv2DTranspose(64, 4, strides=2, padding="same")(x)
    x = layers.Conv2DTranspose(64, 4, strides=2, padding="same")(x)
    return keras.Model([z, l], layers.Conv2D(1, 7, padding="same", activation="tanh")(x))
def disc():
    im, l = keras.Input((28, 28, 1)), keras.Input((1,))
    e = layers.Reshape((28, 28, 1))(layers.Dense(784)(layers.Embedding(10, 50)(l)))
    x = layers.Flatten()(layers.Conv2D(8, 3, strides=2)(layers.Concatenate()([im, e])))
    m = keras.Model([im, l], layers.Dense(1, activation="sigmoid")(x))
    m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return m
d, g = disc(), gen()
d.trainable = False
noise, label = g.input
gan = keras.Model([noise, label], d([g.output, label]))
gan.compile("adam", "binary_crossentropy")
for i in range(2):
    z, l = np.random.randn(16, 100), np.random.randint(0, 10, 16)
    fake = g.predict([z, l])
    d.train_on_batch([fake, l], np.zeros((16, 1)))
    gan.train_on_batch([z, l], np.ones((16, 1)))
