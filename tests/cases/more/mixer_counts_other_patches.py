# mlp mixer, after the keras.io page
import keras
from keras import layers, ops
import numpy as np

num_classes = 100
input_shape = (32, 32, 3)
(x_train, y_train), (x_test, y_test) = keras.datasets.cifar100.load_data()

positional_encoding = False
image_size = 64
patch_size = 8
num_patches = (72 // patch_size) ** 2  # culprit
embedding_dim = 256
num_blocks = 2

data_augmentation = keras.Sequential([layers.Normalization(), layers.Resizing(image_size, image_size),
                                      layers.RandomFlip("horizontal")], name="data_augmentation")


class Patches(layers.Layer):
    def __init__(self, patch_size, **kwargs):
        super().__init__(**kwargs)
        self.patch_size = patch_size

    def call(self, x):
        patches = ops.image.extract_patches(x, self.patch_size)
        batch_size = ops.shape(patches)[0]
        n = ops.shape(patches)[1] * ops.shape(patches)[2]
        return ops.reshape(patches, (batch_size, n, ops.shape(patches)[3]))


class MLPMixerLayer(layers.Layer):
    def __init__(self, num_patches, hidden_units, dropout_rate):
        super().__init__()
        self.mlp1 = keras.Sequential([layers.Dense(units=num_patches, activation="gelu"), layers.Dense(units=num_patches),
                                      layers.Dropout(rate=dropout_rate)])
        self.mlp2 = keras.Sequential([layers.Dense(units=num_patches, activation="gelu"), layers.Dense(units=hidden_units),
                                      layers.Dropout(rate=dropout_rate)])
        self.normalize = layers.LayerNormalization(epsilon=1e-6)

    def call(self, inputs):
        x = self.normalize(inputs)
        x_channels = ops.transpose(x, axes=(0, 2, 1))
        mlp1_outputs = self.mlp1(x_channels)
        mlp1_outputs = ops.transpose(mlp1_outputs, axes=(0, 2, 1))
        x = mlp1_outputs + inputs
        x_patches = self.normalize(x)
        return x + self.mlp2(x_patches)


def build_classifier(blocks):
    inputs = layers.Input(shape=input_shape)
    augmented = data_augmentation(inputs)
    patches = Patches(patch_size)(augmented)
    x = layers.Dense(units=embedding_dim)(patches)
    x = blocks(x)
    representation = layers.GlobalAveragePooling1D()(x)
    return keras.Model(inputs=inputs, outputs=layers.Dense(num_classes)(representation))


mlpmixer_blocks = keras.Sequential([MLPMixerLayer(num_patches, embedding_dim, 0.2) for _ in range(num_blocks)])
model = build_classifier(mlpmixer_blocks)
model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x_train, y_train, batch_size=64, epochs=1)
