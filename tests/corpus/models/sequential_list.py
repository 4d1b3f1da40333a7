# A digit classifier as the introductory guides build it.
import numpy as np
import keras
from keras import layers

num_classes = 10
input_shape = (28, 28, 1)

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.astype("float32") / 255
x_test = x_test.astype("float32") / 255
x_train = np.expand_dims(x_train, -1)
x_test = np.expand_dims(x_test, -1)
print("x_train shape:", x_train.shape)

y_train = keras.utils.to_categorical(y_train, num_classes)
y_test = keras.utils.to_categorical(y_test, num_classes)

model = keras.Sequential(
#       ^^^^^^^^^^^^^^^^^ (128, 10)
    [
        keras.Input(shape=input_shape),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
        layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 26, 26, 32)
        layers.MaxPooling2D(pool_size=(2, 2)),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 13, 13, 32)
        layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 11, 11, 64)
        layers.MaxPooling2D(pool_size=(2, 2)),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 5, 5, 64)
        layers.Flatten(),
#       ^^^^^^^^^^^^^^^^ (None, 1600)
        layers.Dropout(0.5),
#       ^^^^^^^^^^^^^^^^^^^ (None, 1600)
        layers.Dense(num_classes, activation="softmax"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 10)
    ]
)
model.summary()

model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=128, epochs=2, validation_split=0.1)
score = model.evaluate(x_test, y_test, verbose=0)
print("Test loss:", score[0])
print("Test accuracy:", score[1])
