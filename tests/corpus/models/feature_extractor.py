# Sub-models cut at inner layers.
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

encoder_input = keras.Input(shape=(28, 28, 1), name="original_img")
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
x = layers.Conv2D(16, 3, activation="relu")(encoder_input)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 26, 26, 16)
x = layers.Conv2D(32, 3, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 24, 32)
x = layers.MaxPooling2D(3)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 32)
x = layers.Conv2D(32, 3, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 6, 6, 32)
x = layers.Conv2D(16, 3, activation="relu", name="last_conv")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 4, 4, 16)
encoder_output = layers.GlobalMaxPooling2D()(x)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
encoder = keras.Model(encoder_input, encoder_output, name="encoder")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)

decoder_input = keras.Input(shape=(16,), name="encoded_img")
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
x = layers.Reshape((4, 4, 1))(decoder_input)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 4, 4, 1)
x = layers.Conv2DTranspose(16, 3, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 6, 6, 16)
x = layers.Conv2DTranspose(32, 3, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 8, 8, 32)
x = layers.UpSampling2D(3)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 24, 32)
x = layers.Conv2DTranspose(16, 3, activation="relu")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 26, 26, 16)
decoder_output = layers.Conv2DTranspose(1, 3, activation="relu")(x)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
decoder = keras.Model(decoder_input, decoder_output, name="decoder")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)

autoencoder_input = keras.Input(shape=(28, 28, 1), name="img")
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 28, 28, 1)
encoded_img = encoder(autoencoder_input)
decoded_img = decoder(encoded_img)
autoencoder = keras.Model(autoencoder_input, decoded_img, name="autoencoder")

features_list = [layer.output for layer in encoder.layers]
feat_extraction_model = keras.Model(inputs=encoder.input, outputs=features_list)
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(2, 28, 28, 1), (2, 26, 26, 16), (2, 24, 24, 32), (2, 8, 8, 32), (2, 6, 6, 32), (2, 4, 4, 16), (2, 16)]
img = np.random.random((2, 28, 28, 1)).astype("float32")
extracted_features = feat_extraction_model(img)

last_conv = keras.Model(encoder.inputs, [encoder.get_layer("last_conv").output, encoder.output])
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(2, 4, 4, 16), (2, 16)]
maps, vector = last_conv(img)
heat = layers.GlobalAveragePooling2D()(maps)
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (2, 16)
