import tensorflow as tf
from tensorflow.keras import layers

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.cifar10.load_data()
IMG = 160


def prepare(image, label):
    image = tf.image.resize(image, (180, 180)) / 255.0  # culprit
    return image, label


train = tf.data.Dataset.from_tensor_slices((x_train, y_train)).map(prepare).shuffle(1000).batch(32).prefetch(1)
test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).map(prepare).batch(32)

base = tf.keras.applications.MobileNetV2(input_shape=(IMG, IMG, 3), include_top=False, weights='imagenet')
base.trainable = False
model = tf.keras.Sequential([
    base,
    layers.Flatten(),
    layers.Dense(128, activation='relu'),
    layers.Dense(10),
])
model.compile(optimizer='adam', loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
model.fit(train, validation_data=test, epochs=5)  # or here
