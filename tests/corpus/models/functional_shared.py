# One encoder for two inputs, and a model inside a model.
import keras
from keras import layers, ops

shared_embedding = layers.Embedding(1000, 24)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 24)
encoder = layers.Bidirectional(layers.LSTM(16))
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
#                              ^^^^^^^^^^^^^^^ (None, 16)

left = keras.Input((None,), dtype="int32")
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None)
right = keras.Input((40,), dtype="int32")
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 40)
a = encoder(shared_embedding(left))
b = encoder(shared_embedding(right))

difference = layers.Lambda(lambda pair: ops.abs(pair[0] - pair[1]))([a, b])
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
merged = layers.Concatenate()([a, b, difference])
#        ^^^^^^^^^^^^^^^^^^^^ (None, 96)
score = layers.Dense(1, activation="sigmoid")(merged)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
siamese = keras.Model([left, right], score)


def get_model():
    inputs = keras.Input(shape=(128,))
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 128)
    outputs = layers.Dense(1)(inputs)
#             ^^^^^^^^^^^^^^^ (None, 1)
    return keras.Model(inputs, outputs)
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)


model1 = get_model()
model2 = get_model()
inputs = keras.Input(shape=(128,))
#        ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 128)
y = layers.average([model1(inputs), model2(inputs)])
ensemble = keras.Model(inputs=inputs, outputs=y)
