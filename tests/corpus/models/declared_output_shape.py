# Layers that declare their output shape: what is inside of them has a shape all the same.
import keras
from keras import layers


class Attend(layers.Layer):
    def __init__(self, width, **kwargs):
        super().__init__(**kwargs)
        self.project = layers.Dense(width)
#                      ^^^^^^^^^^^^^^^^^^^ (None, 25, 20) | (4, 25, 48)
        self.score = layers.Dense(1)
#                    ^^^^^^^^^^^^^^^ (None, 25, 1) | (4, 25, 1)
        self.norm = layers.LayerNormalization()
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20) | (4, 48)

    def call(self, inputs):
        hidden = self.project(inputs)
        weights = keras.ops.softmax(self.score(hidden), axis=1)
        return self.norm(keras.ops.sum(weights * hidden, axis=1))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.project.units)


class Tower(keras.Model):
    def __init__(self):
        super().__init__()
        self.embed = layers.Embedding(500, 32)
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^ (4, 25, 32)
        self.attend = Attend(48)
#                     ^^^^^^^^^^ (4, 48)
        self.out = layers.Dense(3)
#                  ^^^^^^^^^^^^^^^ (4, 3)

    def call(self, tokens):
        return self.out(self.attend(self.embed(tokens)))


tokens = keras.Input((25,), dtype="int32")
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 25)
x = layers.Embedding(500, 40)(tokens)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 25, 40)
x = Attend(20, name="attend")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
classifier = keras.Model(tokens, layers.Dense(2)(x))
#                                ^^^^^^^^^^^^^^^ (None, 2)

tower = Tower()
#       ^^^^^^^ (4, 3)
logits = tower(keras.ops.zeros((4, 25), dtype="int32"))
