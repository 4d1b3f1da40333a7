import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator

flow = ImageDataGenerator(rescale=1 / 255).flow_from_directory(
    "flowers", target_size=(64, 64), class_mode="input"
)
coder = tf.keras.Sequential(
    [
        layers.Input((64, 64, 3)),
        layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="sigmoid"),
    ]
)
coder.compile("adam", "mse")
coder.fit(flow)

pictures = np.random.rand(12, 32, 32, 3).astype("float32")
masks = np.random.randint(0, 3, (12, 32, 32, 1))
pixels = tf.keras.Sequential(
    [layers.Input((32, 32, 3)), layers.Conv2D(3, 3, padding="same", activation="softmax")]
)
iou = tf.keras.metrics.MeanIoU(num_classes=3, sparse_y_pred=False)
pixels.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy", iou])
pixels.fit(pictures, masks)

tokens = np.random.randint(0, 500, (64, 20))
ids = layers.Input((20,))
hidden = layers.LSTM(16, return_sequences=True)(layers.Embedding(500, 8)(ids))
tags = layers.Dense(5, activation="softmax", name="tags")(hidden)
kind = layers.Dense(2, activation="softmax", name="kind")(hidden[:, -1, :])
both = tf.keras.Model(ids, [tags, kind])
both.compile("adam", ["sparse_categorical_crossentropy"] * 2)
both.fit(tokens, [np.random.randint(0, 5, (64, 20)), np.random.randint(0, 2, 64)])
