import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()  # or here
x_train = x_train.reshape((60000, 784)).astype("float32") / 255
x_test = x_test.astype("float32") / 255  # or here
model = keras.Sequential([
    keras.Input((784,)),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3)
loss, acc = model.evaluate(x_test, y_test)  # culprit
