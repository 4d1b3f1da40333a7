"""Short programs for the mutations: a trace of one takes some ten milliseconds.

Each holds a few of the constructs whose damage is told in ways of its own.
"""

from __future__ import annotations

_HEAD = "import keras\nfrom keras import layers\n"

SEEDS: tuple[str, ...] = tuple(
    _HEAD + body
    for body in (
        """model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10),
])
""",
        """model = keras.Sequential()
model.add(layers.Embedding(1000, 16, input_length=20))
model.add(layers.LSTM(8, return_sequences=True))
model.add(layers.Dense(1))
print(model.output_shape)
""",
        """inputs = keras.Input(shape=(16,))
left = layers.Dense(8)(inputs)
right = layers.Dense(8)(inputs)
outputs = layers.Concatenate(axis=-1)([left, right])
model = keras.Model(inputs, outputs)
""",
        """def block(x, width):
    shortcut = x
    x = layers.Dense(width)(x)
    return layers.Add()([x, shortcut])


x = keras.Input((12,))
for width in (12, 12):
    x = block(x, width)
""",
        """class Net(keras.Model):
    def __init__(self, units=4):
        super().__init__()
        self.dense = layers.Dense(units)

    def call(self, x, training=False):
        return self.dense(x)


net = Net()
out = net(keras.Input((3,)))
""",
        """WIDTHS = {"small": 4, "large": 16}
try:
    size = WIDTHS["huge"]
except KeyError:
    size = WIDTHS["small"]
with keras.name_scope("part"):
    out = layers.Dense(size)(keras.Input((2,)))
""",
        """import tensorflow as tf

x = keras.Input((4, 6))
y = keras.ops.transpose(x, (0, 2, 1))
z = keras.ops.matmul(x, y) if len(y.shape) == 3 else x
out = layers.Dense(2)(z)
""",
        """layers_of = [layers.Dense(n) for n in range(1, 4)]
x = keras.Input((5,))
while layers_of:
    x = layers_of.pop()(x)
assert x.shape[-1] == 1, f"got {x.shape}"
""",
        """class Scale(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1],), name="w")

    def call(self, x):
        return x * self.w


out = Scale()(keras.Input((7,)))
""",
        """import os

size = int(os.environ.get("SIZE", "6"))
names = ["a", "b"]
branches = {name: layers.Dense(size, name=name) for name in names}
x = keras.Input((size,))
merged = layers.Average()([branches[name](x) for name in names])
""",
    )
)
