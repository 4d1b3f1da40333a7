# keras.ops, tf.* and backend functions between layers.
import tensorflow as tf
import keras
from keras import layers, ops

images = keras.Input((24, 24, 3))
#        ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 24, 3)
x = ops.image.resize(images, (12, 16))
x = ops.transpose(x, (0, 3, 1, 2))
x = ops.reshape(x, (-1, 3, 12 * 16))
x = layers.Dense(10)(x)
#   ^^^^^^^^^^^^^^^^ (None, 3, 10)
x = ops.mean(x, axis=1, keepdims=True)
x = ops.squeeze(x, 1)
y = ops.one_hot(ops.argmax(x, axis=-1), 10)
z = ops.concatenate([x, y], axis=-1)
z = layers.Dense(3)(z)
#   ^^^^^^^^^^^^^^^ (None, 3)
z = z[:, :2] * 2.0 - 1.0
w = layers.Dense(5)(z)
#   ^^^^^^^^^^^^^^^ (None, 5)
model = keras.Model(images, w)


class Mixer(layers.Layer):
    def __init__(self, tokens):
        super().__init__()
        self.token_mix = layers.Dense(tokens)
#                        ^^^^^^^^^^^^^^^^^^^^ (4, 192, 6)
        self.norm = layers.LayerNormalization()
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (4, 9, 192)

    def call(self, inputs):
        patches = tf.image.extract_patches(
            inputs, [1, 8, 8, 1], [1, 8, 8, 1], [1, 1, 1, 1], "VALID"
        )
        batch = tf.shape(patches)[0]
        patches = tf.reshape(patches, [batch, -1, patches.shape[-1]])
        mixed = self.token_mix(tf.transpose(self.norm(patches), [0, 2, 1]))
        return tf.transpose(mixed, [0, 2, 1])


mixer = Mixer(6)
#       ^^^^^^^^ (4, 6, 192)
mixed = mixer(tf.random.normal((4, 24, 24, 3)))
pooled = tf.reduce_max(mixed, axis=1)
logits = layers.Dense(8)(pooled)
#        ^^^^^^^^^^^^^^^ (4, 8)
gathered = tf.gather(logits, [0, 2], axis=1)
padded = tf.pad(gathered, [[0, 0], [1, 3]])
final = layers.Dense(1)(padded)
#       ^^^^^^^^^^^^^^^ (4, 1)
