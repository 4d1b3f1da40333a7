import keras
from keras import layers
from keras import ops

num_classes = 100
input_shape = (32, 32, 3)
image_size = 72
patch_size = 6
num_patches = (image_size // patch_size) ** 2
projection_dim = 64
num_heads = 4
transformer_units = [projection_dim * 2, projection_dim]
transformer_layers = 2
mlp_head_units = [256, 128]

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar100.load_data()

data_augmentation = keras.Sequential(
#                   ^^^^^^^^^^^^^^^^^ (None, 72, 72, 3)
    [
        layers.Normalization(),
#       ^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 3)
        layers.Resizing(image_size, image_size),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 72, 72, 3)
        layers.RandomFlip("horizontal"),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 72, 72, 3)
        layers.RandomRotation(factor=0.02),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 72, 72, 3)
        layers.RandomZoom(height_factor=0.2, width_factor=0.2),
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 72, 72, 3)
    ],
    name="data_augmentation",
)
data_augmentation.layers[0].adapt(x_train)


def mlp(x, hidden_units, dropout_rate):
    for units in hidden_units:
        x = layers.Dense(units, activation=keras.activations.gelu)(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 128) | (None, 144, 64) | (None, 256) | (None, 128)
        x = layers.Dropout(dropout_rate)(x)
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 128) | (None, 144, 64) | (None, 256) | (None, 128)
    return x


class Patches(layers.Layer):
    def __init__(self, patch_size):
        super().__init__()
        self.patch_size = patch_size

    def call(self, images):
        input_shape = ops.shape(images)
        batch_size = input_shape[0]
        height = input_shape[1]
        width = input_shape[2]
        channels = input_shape[3]
        num_patches_h = height // self.patch_size
        num_patches_w = width // self.patch_size
        patches = keras.ops.image.extract_patches(images, size=self.patch_size)
        patches = ops.reshape(
            patches,
            (batch_size, num_patches_h * num_patches_w, self.patch_size * self.patch_size * channels),
        )
        return patches


class PatchEncoder(layers.Layer):
    def __init__(self, num_patches, projection_dim):
        super().__init__()
        self.num_patches = num_patches
        self.projection = layers.Dense(units=projection_dim)
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 64)
        self.position_embedding = layers.Embedding(input_dim=num_patches, output_dim=projection_dim)
#                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (1, 144, 64)

    def call(self, patch):
        positions = ops.expand_dims(ops.arange(start=0, stop=self.num_patches, step=1), axis=0)
        projected_patches = self.projection(patch)
        return projected_patches + self.position_embedding(positions)


def create_vit_classifier():
    inputs = keras.Input(shape=input_shape)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 3)
    augmented = data_augmentation(inputs)
    patches = Patches(patch_size)(augmented)
#             ^^^^^^^^^^^^^^^^^^^ (None, 144, 108)
    encoded_patches = PatchEncoder(num_patches, projection_dim)(patches)
#                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 64)
    for _ in range(transformer_layers):
        x1 = layers.LayerNormalization(epsilon=1e-6)(encoded_patches)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 64)
        attention_output = layers.MultiHeadAttention(
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 64)
            num_heads=num_heads, key_dim=projection_dim, dropout=0.1
        )(x1, x1)
        x2 = layers.Add()([attention_output, encoded_patches])
#            ^^^^^^^^^^^^ (None, 144, 64)
        x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 64)
        x3 = mlp(x3, hidden_units=transformer_units, dropout_rate=0.1)
        encoded_patches = layers.Add()([x3, x2])
#                         ^^^^^^^^^^^^ (None, 144, 64)
    representation = layers.LayerNormalization(epsilon=1e-6)(encoded_patches)
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 144, 64)
    representation = layers.Flatten()(representation)
#                    ^^^^^^^^^^^^^^^^ (None, 9216)
    representation = layers.Dropout(0.5)(representation)
#                    ^^^^^^^^^^^^^^^^^^^ (None, 9216)
    features = mlp(representation, hidden_units=mlp_head_units, dropout_rate=0.5)
    logits = layers.Dense(num_classes)(features)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 100)
    return keras.Model(inputs=inputs, outputs=logits)


vit_classifier = create_vit_classifier()
