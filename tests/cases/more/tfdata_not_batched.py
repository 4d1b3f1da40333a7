import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

features = np.random.rand(1000, 20).astype("float32")
targets = np.random.randint(0, 3, 1000)
train_ds = tf.data.Dataset.from_tensor_slices((features, targets)).shuffle(1000)  # culprit

inp = layers.Input(shape=(20,))
h = layers.Dense(32, activation="relu")(inp)
out = layers.Dense(3, activation="softmax")(h)
model = tf.keras.Model(inp, out)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_ds, epochs=2)  # or here
