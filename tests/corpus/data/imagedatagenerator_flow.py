"""Augmented CIFAR-100 from arrays."""
from keras import layers, models, optimizers
from keras.datasets import cifar100
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from keras.utils import to_categorical

(x_train, y_train), (x_test, y_test) = cifar100.load_data(label_mode="fine")
x_train = x_train.astype("float32")
x_train /= 255
y_train = to_categorical(y_train, 100)
y_test = to_categorical(y_test, 100)

datagen = ImageDataGenerator(width_shift_range=0.1, height_shift_range=0.1,
                             horizontal_flip=True, validation_split=0.1)
datagen.fit(x_train)

model = models.Sequential([
    layers.Input((32, 32, 3)),
    layers.Conv2D(64, 5, strides=2, padding="same", activation="relu"),
    # ^^^^^^^^^^^ (None, 16, 16, 64)
    layers.GlobalMaxPooling2D(),
    # ^^^^^^^^^^^ (None, 64)
    layers.Dense(100, "softmax"),
    # ^^^^^^^^^^^ (None, 100)
])
model.compile(optimizers.SGD(0.01), "categorical_crossentropy", metrics=["accuracy"])
model.fit(datagen.flow(x_train, y_train, batch_size=32),
          steps_per_epoch=len(x_train) // 32, epochs=5,
          validation_data=(x_test / 255.0, y_test))
