import numpy as np
import tensorflow as tf

images = np.zeros((100, 32, 32, 3), np.uint8)
labels = np.zeros((100,), np.int64)


def preprocess(image, label):
    image = tf.cast(image, tf.float32) / 255.0
    image = tf.image.random_flip_left_right(image)
    return label, image  # culprit


ds = tf.data.Dataset.from_tensor_slices((images, labels)).map(preprocess).shuffle(100).batch(20)
model = tf.keras.Sequential([
    tf.keras.Input((32, 32, 3)),
    tf.keras.layers.Conv2D(8, 3, activation="relu"),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(10),
])
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(ds, epochs=1)  # or here
