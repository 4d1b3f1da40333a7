"""A module of builders that nothing in the file calls."""
import tensorflow as tf
from tensorflow.keras import layers


def conv_block(x, filters, kernel_size=3, name="conv"):
    x = layers.Conv2D(filters, kernel_size, padding="same", name=name)(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64, 64, 16) | (None, 16, 16, 32)
    x = layers.BatchNormalization(name=name + "_bn")(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64, 64, 16) | (None, 16, 16, 32)
    return layers.ReLU()(x)
#          ^^^^^^^^^^^^^ (None, 64, 64, 16) | (None, 16, 16, 32)


def build_classifier(input_shape=(64, 64, 3), num_classes=5, dropout=0.3):
    inputs = layers.Input(shape=input_shape)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64, 64, 3)
    x = conv_block(inputs, 16)
    x = layers.MaxPooling2D(4)(x)
#       ^^^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 16)
    x = conv_block(x, 32, name="second")
    x = layers.GlobalAveragePooling2D()(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
    x = layers.Dropout(dropout)(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
    return tf.keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))
#                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 5)


# kerascope: call build_regressor(n_features=13)
def build_regressor(n_features):
    model = tf.keras.Sequential()
    model.add(layers.Input((n_features,)))
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 13)
    model.add(layers.Dense(32, activation="relu"))
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
    model.add(layers.Dense(1))
#             ^^^^^^^^^^^^^^^ (None, 1)
    return model


# kerascope: input (None, 30) int32
class Tagger(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(500, 16)
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30, 16)
        self.rnn = layers.Bidirectional(layers.LSTM(10, return_sequences=True))
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30, 20)
#                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30, 10)
        self.tag = layers.Dense(7)
#                  ^^^^^^^^^^^^^^^ (None, 30, 7)

    def call(self, tokens):
        return self.tag(self.rnn(self.embed(tokens)))


def build_tuned(hp):
    model = tf.keras.Sequential([layers.Input((20,))])
#                                ^^^^^^^^^^^^^^^^^^^ (None, 20)
    for index in range(hp.Int("layers", 2, 4)):
        model.add(layers.Dense(hp.Choice(f"units_{index}", [16, 32]), activation="relu"))
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
    model.add(layers.Dense(1))
#             ^^^^^^^^^^^^^^^ (None, 1)
    return model
