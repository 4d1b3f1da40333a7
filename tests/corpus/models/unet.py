from tensorflow import keras
from tensorflow.keras import layers


def get_model(img_size, num_classes):
    inputs = keras.Input(shape=img_size + (3,))
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 96, 64, 3)
    x = layers.Conv2D(32, 3, strides=2, padding="same")(inputs)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 32, 32)
    x = layers.BatchNormalization()(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 32, 32)
    x = layers.Activation("relu")(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 32, 32)
    previous_block_activation = x

    for filters in [64, 128]:
        x = layers.Activation("relu")(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 32, 32) | (None, 24, 16, 64)
        x = layers.SeparableConv2D(filters, 3, padding="same")(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 32, 64) | (None, 24, 16, 128)
        x = layers.BatchNormalization()(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 32, 64) | (None, 24, 16, 128)
        x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 16, 64) | (None, 12, 8, 128)
        residual = layers.Conv2D(filters, 1, strides=2, padding="same")(previous_block_activation)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 16, 64) | (None, 12, 8, 128)
        x = layers.add([x, residual])
        previous_block_activation = x

    for filters in [128, 64, 32]:
        x = layers.Activation("relu")(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 12, 8, 128) | (None, 24, 16, 128) | (None, 48, 32, 64)
        x = layers.Conv2DTranspose(filters, 3, padding="same")(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 12, 8, 128) | (None, 24, 16, 64) | (None, 48, 32, 32)
        x = layers.BatchNormalization()(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 12, 8, 128) | (None, 24, 16, 64) | (None, 48, 32, 32)
        x = layers.UpSampling2D(2)(x)
#           ^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 16, 128) | (None, 48, 32, 64) | (None, 96, 64, 32)
        residual = layers.UpSampling2D(2)(previous_block_activation)
#                  ^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 16, 128) | (None, 48, 32, 128) | (None, 96, 64, 64)
        residual = layers.Conv2D(filters, 1, padding="same")(residual)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 16, 128) | (None, 48, 32, 64) | (None, 96, 64, 32)
        x = layers.add([x, residual])
        previous_block_activation = x

    outputs = layers.Conv2D(num_classes, 3, activation="softmax", padding="same")(x)
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 96, 64, 3)
    return keras.Model(inputs, outputs)


keras.backend.clear_session()
model = get_model((96, 64), 3)
model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy")
