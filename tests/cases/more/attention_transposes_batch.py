import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class SimpleAttention(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.query = layers.Dense(units)
        self.key = layers.Dense(units)
        self.value = layers.Dense(units)
        self.units = units

    def call(self, x):
        q = self.query(x)
        k = self.key(x)
        v = self.value(x)
        scores = tf.matmul(q, tf.transpose(k))  # culprit
        weights = tf.nn.softmax(scores / self.units ** 0.5, axis=-1)
        return tf.matmul(weights, v)


inputs = keras.Input(shape=(20, 16))
x = SimpleAttention(32)(inputs)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy")
x_train = np.random.rand(64, 20, 16).astype("float32")
y_train = np.random.randint(0, 2, size=(64,))
model.fit(x_train, y_train, batch_size=16, epochs=1)
