# Ready-made networks; weights are never loaded.
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, Model
from tensorflow.keras.applications import MobileNetV2, VGG16
from tensorflow.keras.applications.mobilenet_v2 import preprocess_input

IMG_SIZE = (96, 96)
base_model = MobileNetV2(input_shape=IMG_SIZE + (3,), include_top=False, weights="imagenet")
base_model.trainable = False

inputs = tf.keras.Input(shape=(96, 96, 3))
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 96, 96, 3)
x = layers.RandomFlip("horizontal")(inputs)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 96, 96, 3)
x = layers.RandomRotation(0.2)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 96, 96, 3)
x = preprocess_input(x)
x = base_model(x, training=False)
x = layers.GlobalAveragePooling2D()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1280)
x = layers.Dropout(0.2)(x)
#   ^^^^^^^^^^^^^^^^^^^ (None, 1280)
outputs = layers.Dense(1, activation="sigmoid")(x)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
model = Model(inputs, outputs)
model.compile(optimizer=tf.keras.optimizers.Adam(1e-4), loss="binary_crossentropy")
print(len(base_model.layers))

vgg = VGG16(weights="imagenet", include_top=False, pooling="avg", input_shape=(64, 64, 3))
for layer in vgg.layers[:-4]:
    layer.trainable = False
features = vgg.predict(np.random.rand(4, 64, 64, 3).astype("float32"), verbose=0)
classifier = tf.keras.Sequential([
    layers.Dense(32, activation="relu", input_shape=features.shape[1:]),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
    layers.Dense(5, activation="softmax"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 5)
])
block3 = Model(vgg.input, vgg.get_layer("block3_pool").output)
top = layers.Conv2D(16, 1)(block3.output)
#     ^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 16)
