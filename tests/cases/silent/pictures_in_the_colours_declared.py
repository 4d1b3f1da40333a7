import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator

flow = ImageDataGenerator(rescale=1 / 255)
grey = flow.flow_from_directory("faces/train", target_size=(48, 48), color_mode="grayscale")
more = flow.flow_from_directory("faces/valid", target_size=(48, 48), color_mode="grayscale")
small = tf.keras.Sequential(
    [
        tf.keras.Input((48, 48, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(7, activation="softmax"),
    ]
)
small.compile("adam", "categorical_crossentropy")
small.fit(grey, validation_data=more)

colour = tf.keras.utils.image_dataset_from_directory("flowers", image_size=(96, 96))
large = tf.keras.Sequential(
    [
        tf.keras.Input((96, 96, 3)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(5, activation="softmax"),
    ]
)
large.compile("adam", "sparse_categorical_crossentropy")
large.fit(colour)
picture = tf.keras.utils.load_img("rose.jpg", target_size=(96, 96))
print(large.predict(tf.keras.utils.img_to_array(picture)[None]))
turned = tf.image.rgb_to_grayscale(tf.io.decode_jpeg(tf.io.read_file("face.jpg"), channels=3))
print(small.predict(tf.image.resize(turned, (48, 48))[None]))
