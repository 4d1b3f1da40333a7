import keras
from keras import layers

(x, _), _ = keras.datasets.mnist.load_data()
x = x.reshape((-1, 28, 28, 1)) / 255.0
i = keras.Input((28, 28, 1))
h = layers.Conv2D(16, 3, activation="relu", padding="same")(i)
h = layers.MaxPooling2D(2, padding="same")(h)
h = layers.Conv2D(8, 3, activation="relu", padding="same")(h)
h = layers.MaxPooling2D(2, padding="same")(h)
h = layers.Conv2D(8, 3, activation="relu", padding="same")(h)
h = layers.UpSampling2D(2)(h)
h = layers.Conv2D(16, 3, activation="relu")(h)  # culprit
h = layers.UpSampling2D(2)(h)  # or here
o = layers.Conv2D(1, 3, activation="sigmoid", padding="same")(h)
m = keras.Model(i, o)
m.compile("adam", "binary_crossentropy")
m.fit(x, x)
