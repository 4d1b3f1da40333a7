import numpy as np
import tensorflow as tf
from tensorflow.keras.applications import MobileNetV2
from tensorflow.keras import layers, models

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.fashion_mnist.load_data()
x_train = x_train[..., np.newaxis] / 255.0  # culprit
x_test = x_test[..., np.newaxis] / 255.0
train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))  # or here


def resize(image, label):
    image = tf.image.resize(image, (96, 96))  # or here
    return image, label


train_ds = train_ds.map(resize).batch(64).prefetch(1)  # or here
base = MobileNetV2(input_shape=(96, 96, 3), include_top=False, weights=None)
base.trainable = False
model = models.Sequential([
    base,
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_ds, epochs=3)  # or here
