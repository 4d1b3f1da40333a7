"""keras.io style: transfer learning on a set of tensorflow_datasets."""
import keras
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

tfds.disable_progress_bar()
train_ds, validation_ds, test_ds = tfds.load(
    "cats_vs_dogs",
    split=["train[:40%]", "train[40%:50%]", "train[50%:60%]"],
    as_supervised=True,
)
print(f"Number of training samples: {train_ds.cardinality()}")

resize_fn = keras.layers.Resizing(150, 150)
train_ds = train_ds.map(lambda x, y: (resize_fn(x), y))
validation_ds = validation_ds.map(lambda x, y: (resize_fn(x), y))
augmentation_layers = [layers.RandomFlip("horizontal"), layers.RandomRotation(0.1)]


def data_augmentation(x):
    for layer in augmentation_layers:
        x = layer(x)
    return x


train_ds = train_ds.map(lambda x, y: (data_augmentation(x), y))
train_ds = train_ds.batch(64).prefetch(tf.data.AUTOTUNE).cache()
validation_ds = validation_ds.batch(64)

base_model = keras.applications.Xception(
    weights="imagenet", input_shape=(150, 150, 3), include_top=False)
base_model.trainable = False
inputs = keras.Input(shape=(150, 150, 3))
x = keras.layers.Rescaling(scale=1 / 127.5, offset=-1)(inputs)
#   ^^^^^^^^^^^^^^^^^^^^^^ (None, 150, 150, 3)
x = base_model(x, training=False)
#   ^^^^^^^^^^ (None, 5, 5, 2048)
x = keras.layers.GlobalAveragePooling2D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^ (None, 2048)
outputs = keras.layers.Dense(1)(x)
#         ^^^^^^^^^^^^^^^^^^ (None, 1)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(), metrics=[keras.metrics.BinaryAccuracy()],
              loss=keras.losses.BinaryCrossentropy(from_logits=True))
model.fit(train_ds, epochs=2, validation_data=validation_ds)
