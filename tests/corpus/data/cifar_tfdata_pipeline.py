"""tensorflow.org style: CIFAR-10 through a tf.data pipeline, sizes read off the data."""

import tensorflow as tf
from tensorflow.keras import layers, models

(train_images, train_labels), (test_images, test_labels) = (
    tf.keras.datasets.cifar10.load_data()
)
train_images, test_images = train_images / 255.0, test_images / 255.0
BATCH_SIZE = 64
AUTOTUNE = tf.data.AUTOTUNE

train_ds = tf.data.Dataset.from_tensor_slices((train_images, train_labels))
train_ds = (
    train_ds.shuffle(len(train_images))
    .map(lambda x, y: (tf.image.random_flip_left_right(x), y), num_parallel_calls=AUTOTUNE)
    .batch(BATCH_SIZE, drop_remainder=True)
    .cache()
    .prefetch(AUTOTUNE)
)
steps = train_images.shape[0] // BATCH_SIZE

model = models.Sequential()
model.add(layers.Conv2D(32, (3, 3), activation="relu", input_shape=train_images.shape[1:]))
#         ^^^^^^ (None, 30, 30, 32)
model.add(layers.MaxPooling2D((2, 2)))
#         ^^^^^^ (None, 15, 15, 32)
model.add(layers.Conv2D(64, (3, 3), activation="relu"))
#         ^^^^^^ (None, 13, 13, 64)
model.add(layers.GlobalAveragePooling2D())
#         ^^^^^^ (None, 64)
model.add(layers.Dense(10))
#         ^^^^^^ (None, 10)

model.compile(
    optimizer=tf.keras.optimizers.Adam(1e-3),
    loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
history = model.fit(train_ds, epochs=10, steps_per_epoch=steps,
                    validation_data=(test_images, test_labels))
print(max(history.history["val_accuracy"]))
