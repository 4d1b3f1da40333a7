import numpy as np
import keras
from keras import layers

encoder = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(32, activation="relu"),
])
decoder = keras.Sequential([
    layers.Input((32,)),
    layers.Dense(128, activation="relu"),
    layers.Dense(784, activation="sigmoid"),  # culprit
])
img = keras.Input((28, 28, 1))
ae = keras.Model(img, decoder(encoder(img)))  # or here
ae.compile(optimizer="adam", loss="binary_crossentropy")
x = np.random.rand(64, 28, 28, 1).astype("float32")  # or here
ae.fit(x, x, epochs=1, batch_size=16)  # or here
