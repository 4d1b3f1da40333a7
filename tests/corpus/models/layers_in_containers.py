import tensorflow as tf
from tensorflow import keras


class MultiHead(keras.Model):
    """Sub-layers in lists, dicts and nested structures."""

    def __init__(self, heads):
        super().__init__()
        self.trunk = [keras.layers.Dense(64, activation="relu"), keras.layers.Dropout(0.1)]
#                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (16, 64)
#                                                                ^^^^^^^^^^^^^^^^^^^^^^^^^ (16, 64)
        self.heads = {name: keras.layers.Dense(size) for name, size in heads.items()}
#                           ^^^^^^^^^^^^^^^^^^^^^^^^ (16, 1) | (16, 2)
        self.pairs = [(keras.layers.Dense(8), keras.layers.LayerNormalization()) for _ in range(2)]
#                      ^^^^^^^^^^^^^^^^^^^^^ (16, 8)
#                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (16, 8)

    def call(self, inputs, training=None):
        x = inputs
        for layer in self.trunk:
            if isinstance(layer, keras.layers.Dropout):
                x = layer(x, training=training)
            else:
                x = layer(x)
        outputs = {name: head(x) for name, head in self.heads.items()}
        for dense, norm in self.pairs:
            x = norm(dense(x))
        outputs["embedding"] = x
        return outputs


model = MultiHead({"age": 1, "gender": 2})
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ {'age': (16, 1), 'gender': (16, 2), 'embedding': (16, 8)}
result = model(tf.zeros([16, 30]))
print({name: value.shape for name, value in result.items()})
