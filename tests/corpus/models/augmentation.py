import keras
from keras import layers

img_augmentation_layers = [
    layers.RandomRotation(factor=0.15),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
    layers.RandomTranslation(height_factor=0.1, width_factor=0.1),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
    layers.RandomFlip(),
#   ^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
    layers.RandomContrast(factor=0.1),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
    layers.RandomZoom(0.1),
#   ^^^^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
    layers.RandomBrightness(0.2),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
]


def img_augmentation(images):
    for layer in img_augmentation_layers:
        images = layer(images)
    return images


inputs = layers.Input(shape=(120, 100, 3))
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 120, 100, 3)
x = img_augmentation(inputs)
x = layers.Resizing(64, 64)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^ (None, 64, 64, 3)
x = layers.CenterCrop(48, 56)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 56, 3)
x = layers.Rescaling(1.0 / 127.5, offset=-1)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 56, 3)
x = layers.ZeroPadding2D(((1, 2), (3, 4)))(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 51, 63, 3)
x = layers.Cropping2D(1)(x)
#   ^^^^^^^^^^^^^^^^^^^^ (None, 49, 61, 3)
x = layers.GaussianNoise(0.1)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 49, 61, 3)
x = layers.SeparableConv2D(24, 3, strides=2, padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 25, 31, 24)
x = layers.DepthwiseConv2D(5, depth_multiplier=2)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 21, 27, 48)
outputs = layers.GlobalAveragePooling2D(keepdims=True)(x)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1, 1, 48)
model = keras.Model(inputs, outputs)
