from keras.models import Sequential
from keras.layers.core import Dense, Dropout, Activation, Flatten  # culprit
from keras.layers.convolutional import Convolution2D, MaxPooling2D  # culprit
from keras.utils import np_utils  # culprit
from keras.datasets import mnist

(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(X_train.shape[0], 28, 28, 1)
Y_train = np_utils.to_categorical(y_train, 10)
model = Sequential()
model.add(Convolution2D(nb_filter=32, nb_row=3, nb_col=3, border_mode="same", dim_ordering="tf", input_shape=(28, 28, 1)))  # culprit
model.add(Activation("relu"))
model.add(MaxPooling2D(pool_size=(2, 2), border_mode="valid"))  # culprit
model.add(Dropout(p=0.25))  # culprit
model.add(Flatten())
model.add(Dense(output_dim=128, init="normal", activation="relu"))  # culprit
model.add(Dense(10, W_regularizer=None, activation="softmax"))  # culprit
model.compile(loss="categorical_crossentropy", optimizer="adadelta", metrics=["accuracy"])
model.fit(X_train, Y_train, batch_size=128, nb_epoch=12, verbose=1)  # culprit
classes = model.predict_classes(X_test.reshape(-1, 28, 28, 1))  # culprit
