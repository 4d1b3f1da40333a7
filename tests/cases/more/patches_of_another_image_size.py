import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

num_classes = 100
input_shape = (32, 32, 3)
image_size = 72  # culprit
patch_size = 8
num_patches = (image_size // patch_size) ** 2  # or here
projection_dim = 64
num_heads = 4
transformer_units = [projection_dim * 2, projection_dim]


class Patches(layers.Layer):
    def __init__(self, patch_size):
        super().__init__()
        self.patch_size = patch_size

    def call(self, images):
        p = tf.image.extract_patches(images=images, sizes=[1, self.patch_size, self.patch_size, 1],
                                     strides=[1, self.patch_size, self.patch_size, 1],
                                     rates=[1, 1, 1, 1], padding="VALID")
        return tf.reshape(p, [-1, p.shape[1] * p.shape[2], p.shape[-1]])


class PatchEncoder(layers.Layer):
    def __init__(self, num_patches, projection_dim):
        super().__init__()
        self.num_patches = num_patches
        self.projection = layers.Dense(units=projection_dim)
        self.position_embedding = layers.Embedding(input_dim=num_patches, output_dim=projection_dim)

    def call(self, patch):
        positions = tf.range(start=0, limit=self.num_patches, delta=1)
        return self.projection(patch) + self.position_embedding(positions)


def mlp(x, hidden_units, dropout_rate):
    for units in hidden_units:
        x = layers.Dense(units, activation=tf.nn.gelu)(x)
        x = layers.Dropout(dropout_rate)(x)
    return x


def create_vit():
    inputs = layers.Input(shape=input_shape)
    augmented = layers.Resizing(64, 64)(inputs)  # or here
    patches = Patches(patch_size)(augmented)
    encoded = PatchEncoder(num_patches, projection_dim)(patches)
    for _ in range(2):
        x1 = layers.LayerNormalization(epsilon=1e-6)(encoded)
        att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=projection_dim, dropout=0.1)(x1, x1)
        x2 = layers.Add()([att, encoded])
        x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
        x3 = mlp(x3, transformer_units, 0.1)
        encoded = layers.Add()([x3, x2])
    rep = layers.Flatten()(encoded)
    logits = layers.Dense(num_classes)(rep)
    return keras.Model(inputs=inputs, outputs=logits)

model = create_vit()
