import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

IMG_SIZE = 224
NUM_CLASSES = 102
BATCH_SIZE = 32

ds_train = keras.utils.image_dataset_from_directory(
    'pests/train', label_mode='int', image_size=(IMG_SIZE, IMG_SIZE), batch_size=BATCH_SIZE)  # culprit


def input_preprocess(image, label):
    label = tf.one_hot(label, NUM_CLASSES)
    return image, label


ds_train = ds_train.map(input_preprocess, num_parallel_calls=tf.data.AUTOTUNE)
ds_train = ds_train.batch(batch_size=BATCH_SIZE, drop_remainder=True)  # or here
ds_train = ds_train.prefetch(tf.data.AUTOTUNE)

inputs = layers.Input(shape=(IMG_SIZE, IMG_SIZE, 3))
x = layers.Conv2D(16, 3, strides=4, activation='relu')(inputs)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(NUM_CLASSES, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
hist = model.fit(ds_train, epochs=40)
