"""keras.io style: pictures and their masks by sorted paths; a U of two steps."""
import os

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import ImageOps
from tensorflow import data as tf_data
from tensorflow import image as tf_image
from tensorflow import io as tf_io

input_dir, target_dir = "images/", "annotations/trimaps/"
img_size, num_classes, batch_size = (160, 160), 3, 32
input_img_paths = sorted(
    [os.path.join(input_dir, fname) for fname in os.listdir(input_dir) if fname.endswith(".jpg")])
target_img_paths = sorted(
    [
        os.path.join(target_dir, fname)
        for fname in os.listdir(target_dir)
        if fname.endswith(".png") and not fname.startswith(".")
    ])
print("Number of samples:", len(input_img_paths))


def get_dataset(batch_size, img_size, input_img_paths, target_img_paths):
    def load_img_masks(input_img_path, target_img_path):
        input_img = tf_io.decode_png(tf_io.read_file(input_img_path), channels=3)
        input_img = tf_image.resize(input_img, img_size)
        input_img = tf_image.convert_image_dtype(input_img, "float32")
        target_img = tf_io.decode_png(tf_io.read_file(target_img_path), channels=1)
        target_img = tf_image.resize(target_img, img_size, method="nearest")
        target_img -= 1
        return input_img, target_img

    dataset = tf_data.Dataset.from_tensor_slices((input_img_paths, target_img_paths))
    dataset = dataset.map(load_img_masks, num_parallel_calls=tf_data.AUTOTUNE)
    return dataset.batch(batch_size)


def get_model(img_size, num_classes):
    inputs = keras.Input(shape=img_size + (3,))
    #        ^^^^^^^^^^^ (None, 160, 160, 3)
    x = layers.Conv2D(32, 3, strides=2, padding="same")(inputs)
    #   ^^^^^^^^^^^^^ (None, 80, 80, 32)
    previous_block_activation = x
    for filters in [64, 128]:
        x = layers.SeparableConv2D(filters, 3, padding="same")(x)
        #   ^^^^^^^^^^^^^^^^^^^^^^ (None, 80, 80, 64) | (None, 40, 40, 128)
        x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
        #   ^^^^^^^^^^^^^^^^^^^ (None, 40, 40, 64) | (None, 20, 20, 128)
        residual = layers.Conv2D(filters, 1, strides=2, padding="same")(previous_block_activation)
        #          ^^^^^^^^^^^^^ (None, 40, 40, 64) | (None, 20, 20, 128)
        x = layers.add([x, residual])
        previous_block_activation = x
    for filters in [128, 64]:
        x = layers.Conv2DTranspose(filters, 3, padding="same")(x)
        #   ^^^^^^^^^^^^^^^^^^^^^^ (None, 20, 20, 128) | (None, 40, 40, 64)
        x = layers.UpSampling2D(2)(x)
        #   ^^^^^^^^^^^^^^^^^^^ (None, 40, 40, 128) | (None, 80, 80, 64)
    x = layers.UpSampling2D(2)(x)
    #   ^^^^^^^^^^^^^^^^^^^ (None, 160, 160, 64)
    outputs = layers.Conv2D(num_classes, 3, activation="softmax", padding="same")(x)
    #         ^^^^^^^^^^^^^ (None, 160, 160, 3)
    return keras.Model(inputs, outputs)


model = get_model(img_size, num_classes)
train_dataset = get_dataset(batch_size, img_size, input_img_paths[:-1000], target_img_paths[:-1000])
model.compile(optimizer=keras.optimizers.Adam(1e-4), loss="sparse_categorical_crossentropy")
model.fit(train_dataset, epochs=50, verbose=2)
val_preds = model.predict(get_dataset(batch_size, img_size, input_img_paths[-1000:],
                                      target_img_paths[-1000:]))
mask = np.argmax(val_preds[0], axis=-1)
ImageOps.autocontrast(keras.utils.array_to_img(np.expand_dims(mask, axis=-1)))
