"""keras.io style: images out of TFRecord files."""
from functools import partial

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
BATCH_SIZE = 64
IMAGE_SIZE = [256, 256]
FILENAMES = tf.io.gfile.glob("gs://bucket/tfrecords/train*.tfrec")
split_ind = int(0.9 * len(FILENAMES))
TRAINING_FILENAMES, VALID_FILENAMES = FILENAMES[:split_ind], FILENAMES[split_ind:]
print("Train TFRecord Files:", len(TRAINING_FILENAMES))


def decode_image(image):
    image = tf.image.decode_jpeg(image, channels=3)
    image = tf.cast(image, tf.float32)
    image = tf.reshape(image, [*IMAGE_SIZE, 3])
    return image


def read_tfrecord(example, labeled):
    tfrecord_format = {"image": tf.io.FixedLenFeature([], tf.string)}
    if labeled:
        tfrecord_format["target"] = tf.io.FixedLenFeature([], tf.int64)
    example = tf.io.parse_single_example(example, tfrecord_format)
    image = decode_image(example["image"])
    if labeled:
        label = tf.cast(example["target"], tf.int32)
        return image, label
    return image


def load_dataset(filenames, labeled=True):
    ignore_order = tf.data.Options()
    ignore_order.experimental_deterministic = False
    dataset = tf.data.TFRecordDataset(filenames)
    dataset = dataset.with_options(ignore_order)
    return dataset.map(partial(read_tfrecord, labeled=labeled), num_parallel_calls=AUTOTUNE)


def get_dataset(filenames, labeled=True):
    dataset = load_dataset(filenames, labeled=labeled)
    return dataset.shuffle(2048).prefetch(buffer_size=AUTOTUNE).batch(BATCH_SIZE)


train_dataset = get_dataset(TRAINING_FILENAMES)
image_batch, label_batch = next(iter(train_dataset))


def make_model():
    base_model = tf.keras.applications.MobileNetV2(
        input_shape=(*IMAGE_SIZE, 3), include_top=False, weights="imagenet")
    inputs = tf.keras.layers.Input([*IMAGE_SIZE, 3])
    #        ^^^^^^^^^^^^^^^^^^^^^ (None, 256, 256, 3)
    x = tf.keras.applications.mobilenet_v2.preprocess_input(inputs)
    x = base_model(x)
    #   ^^^^^^^^^^ (None, 8, 8, 1280)
    x = tf.keras.layers.GlobalAveragePooling2D()(x)
    #   ^^^^^^^^^^^^^^^^^^^^^ (None, 1280)
    x = tf.keras.layers.Dense(8, activation="relu")(x)
    #   ^^^^^^^^^^^^^^^^^^^^^ (None, 8)
    outputs = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    #         ^^^^^^^^^^^^^^^^^^^^^ (None, 1)
    model = tf.keras.Model(inputs=inputs, outputs=outputs)
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["AUC"])
    return model


model = make_model()
history = model.fit(train_dataset, epochs=20)
