# pop, nested models, names, build() and layers looked up again.
import keras
from keras import layers

encoder = keras.Sequential(name="encoder")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
encoder.add(keras.Input((64,)))
#           ^^^^^^^^^^^^^^^^^^ (None, 64)
encoder.add(layers.Dense(32, activation="relu", name="wide"))
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
encoder.add(layers.Dense(16, activation="relu", name="narrow"))
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
encoder.add(layers.Dense(99, name="mistake"))
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 99)
encoder.pop()

decoder = keras.Sequential([
#         ^^^^^^^^^^^^^^^^^^ (None, 64)
    layers.Dense(32, activation="relu"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
    layers.Dense(64, activation="sigmoid"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
], name="decoder")

autoencoder = keras.Sequential([encoder, decoder])
autoencoder.build((None, 64))

narrow = encoder.get_layer("narrow")
assert len(encoder.layers) == 2
assert narrow.units == 16

deferred = keras.Sequential([
    layers.Conv1D(8, 5, strides=2),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 8)
    layers.GlobalMaxPooling1D(),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 8)
    layers.Dense(1),
#   ^^^^^^^^^^^^^^^ (None, 1)
])
deferred.build((None, 100, 4))
deferred.summary()

head = keras.models.Sequential()
for layer in encoder.layers:
    head.add(layer)
head.add(layers.Dense(3, activation="softmax"))
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 3)
head.build((None, 64))
print(head.output_shape)
