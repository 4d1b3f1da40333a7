# Hover over a layer to see where its shape comes from.
# One layer below is underlined: put the cursor on it and press Ctrl+. (Cmd+. on a Mac).
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train[..., None] / 255.0

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3)
