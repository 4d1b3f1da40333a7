"""tensorflow.org style: MNIST from tensorflow_datasets with its info."""
import tensorflow as tf
import tensorflow_datasets as tfds

(ds_train, ds_test), ds_info = tfds.load(
    "mnist", split=["train", "test"], shuffle_files=True, as_supervised=True, with_info=True)


def normalize_img(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


ds_train = ds_train.map(normalize_img, num_parallel_calls=tf.data.AUTOTUNE)
ds_train = ds_train.cache()
ds_train = ds_train.shuffle(ds_info.splits["train"].num_examples)
ds_train = ds_train.batch(128).prefetch(tf.data.AUTOTUNE)
ds_test = ds_test.map(normalize_img).batch(128)

model = tf.keras.models.Sequential([
    tf.keras.layers.Flatten(input_shape=ds_info.features["image"].shape),
    # ^^^^^^^^^^^^^^^^^^^^^ (None, 784)
    tf.keras.layers.Dense(128, activation="relu"),
    # ^^^^^^^^^^^^^^^^^^^ (None, 128)
    tf.keras.layers.Dense(ds_info.features["label"].num_classes),
    # ^^^^^^^^^^^^^^^^^^^ (None, 10)
])
model.compile(optimizer=tf.keras.optimizers.Adam(0.001), metrics=["accuracy"],
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(ds_train, epochs=6, validation_data=ds_test)
for image, label in tfds.as_numpy(ds_test.take(1)):
    print(image.shape, label.shape)
