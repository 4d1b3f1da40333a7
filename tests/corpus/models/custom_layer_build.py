# add_weight in build, get_config, compute_output_shape, training and mask arguments.
import keras
from keras import layers, ops


class Linear(keras.layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units),
            initializer="random_normal",
            trainable=True,
            name="w",
        )
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, inputs):
        return ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class MLPBlock(layers.Layer):
    def __init__(self):
        super().__init__()
        self.linear_1 = Linear(32)
#                       ^^^^^^^^^^ (3, 32)
        self.linear_2 = Linear(24)
#                       ^^^^^^^^^^ (3, 24)
        self.linear_3 = Linear(1)
#                       ^^^^^^^^^ (3, 1)

    def call(self, inputs):
        x = self.linear_1(inputs)
        x = keras.activations.relu(x)
        x = self.linear_2(x)
        x = keras.activations.relu(x)
        return self.linear_3(x)


class CustomDropout(keras.layers.Layer):
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.seed_generator = keras.random.SeedGenerator(1337)

    def call(self, inputs, training=None):
        if training:
            return keras.random.dropout(inputs, rate=self.rate, seed=self.seed_generator)
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape


mlp = MLPBlock()
#     ^^^^^^^^^^ (3, 1)
y = mlp(ops.ones(shape=(3, 64)))
print("weights:", len(mlp.weights))

inputs = keras.Input((10, 8))
#        ^^^^^^^^^^^^^^^^^^^^ (None, 10, 8)
x = Linear(5)(inputs)
#   ^^^^^^^^^ (None, 10, 5)
x = CustomDropout(0.3)(x)
#   ^^^^^^^^^^^^^^^^^^ (None, 10, 5)
x = layers.Flatten()(x)
#   ^^^^^^^^^^^^^^^^ (None, 50)
model = keras.Model(inputs, x)

clone = Linear.from_config(Linear(7).get_config())
z = clone(ops.zeros((2, 6)))
