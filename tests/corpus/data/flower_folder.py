"""tensorflow.org style: photos in folders, the folder downloaded first."""
import pathlib

import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

dataset_url = "https://example.org/flower_photos.tgz"
archive = tf.keras.utils.get_file(origin=dataset_url, extract=True)
data_dir = pathlib.Path(archive).with_suffix("")
image_count = len(list(data_dir.glob("*/*.jpg")))

batch_size, img_height, img_width = 32, 180, 180
train_ds = tf.keras.utils.image_dataset_from_directory(
    data_dir, validation_split=0.2, subset="training", seed=123,
    image_size=(img_height, img_width), batch_size=batch_size)
val_ds = tf.keras.utils.image_dataset_from_directory(
    data_dir, validation_split=0.2, subset="validation", seed=123,
    image_size=(img_height, img_width), batch_size=batch_size)
class_names = train_ds.class_names
num_classes = len(class_names)

plt.figure(figsize=(10, 10))
for images, labels in train_ds.take(1):
    for i in range(9):
        plt.subplot(3, 3, i + 1)
        plt.imshow(images[i].numpy().astype("uint8"))
        plt.title(class_names[labels[i]])

train_ds = train_ds.cache().shuffle(1000).prefetch(buffer_size=tf.data.AUTOTUNE)
data_augmentation = keras.Sequential([
    layers.RandomFlip("horizontal", input_shape=(img_height, img_width, 3)),
    # ^^^^^^^^^^^^^^^ (None, 180, 180, 3)
    layers.RandomRotation(0.1),
    # ^^^^^^^^^^^^^^^ (None, 180, 180, 3)
])
model = keras.Sequential([
    data_augmentation,
    layers.Rescaling(1.0 / 255),
    # ^^^^^^^^^^^^^^ (None, 180, 180, 3)
    layers.Conv2D(16, 3, padding="same", activation="relu"),
    # ^^^^^^^^^^^^^^ (None, 180, 180, 16)
    layers.MaxPooling2D(),
    # ^^^^^^^^^^^^^^ (None, 90, 90, 16)
    layers.Flatten(),
    # ^^^^^^^^^^^^^^ (None, 129600)
    layers.Dense(128, activation="relu"),
    # ^^^^^^^^^^^^^^ (None, 128)
    layers.Dense(num_classes, name="outputs"),
    # ^^^^^^^^^^^^^^ (None, None)
])
model.compile(optimizer="adam", metrics=["accuracy"],
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
history = model.fit(train_ds, validation_data=val_ds, epochs=15)
acc = history.history["accuracy"]
plt.plot(range(15), acc)
img = tf.keras.utils.load_img("sunflower.jpg", target_size=(img_height, img_width))
img_array = tf.expand_dims(tf.keras.utils.img_to_array(img), 0)
score = tf.nn.softmax(model.predict(img_array)[0])
print(class_names[tf.argmax(score)])
