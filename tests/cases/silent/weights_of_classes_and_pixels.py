import numpy as np
import tensorflow as tf
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight
from tensorflow.keras import layers

x = np.random.rand(120, 10).astype("float32")
y = np.random.randint(0, 3, size=(120, 1))
rows = tf.keras.utils.to_categorical(y, 3)
found = compute_class_weight(class_weight="balanced", classes=np.unique(y), y=y.ravel())

one = tf.keras.Sequential([tf.keras.Input((10,)), layers.Dense(3, activation="softmax")])
one.compile("adam", "sparse_categorical_crossentropy")
one.fit(x, y, class_weight=dict(enumerate(found)))
one.fit(x, y, sample_weight=compute_sample_weight("balanced", y))
one.compile("adam", "categorical_crossentropy")
one.fit(x, rows, class_weight={0: 1.0, 1: 4.0})

images = np.random.rand(8, 16, 16, 1).astype("float32")
masks = np.random.randint(0, 3, size=(8, 16, 16, 1))
pixels = tf.keras.Sequential(
    [tf.keras.Input((16, 16, 1)), layers.Conv2D(3, 3, padding="same", activation="softmax")]
)
pixels.compile("adam", "sparse_categorical_crossentropy")
pixels.fit(images, masks, sample_weight=np.where(masks > 0, 5.0, 1.0))
