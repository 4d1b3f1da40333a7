"""Right programs that look like mistakes: no rule may speak of them."""

from __future__ import annotations

import pytest

from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer

from .events import document

HEAD = """import numpy as np
import tensorflow as tf
import keras
from keras import layers

"""

PROGRAMS = {
    "patches": """p = keras.Input((224, 224, 3))
keras.Model(p, layers.Conv2D(96, 16, 16)(p))
keras.Model(p, layers.Conv2D(64, 4, 4)(p))
keras.Model(p, layers.Conv2D(64, 3, 2)(p))
""",
    "softmax as a layer": """m = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(4),
    layers.Softmax(),
])
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(np.zeros((8, 8)), np.arange(8) % 4)
""",
    "softmax as an operation": """x = keras.Input((8,))
m = keras.Model(x, keras.ops.softmax(layers.Dense(4)(x)))
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(np.zeros((8, 8)), np.arange(8) % 4)
""",
    "softmax in call": """class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.d = layers.Dense(4)

    def call(self, x):
        return tf.nn.softmax(self.d(x))


m = M()
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(np.zeros((8, 8)), np.arange(8) % 4)
""",
    "targets of each step": """x = np.zeros((8, 20, 4))
m = keras.Sequential([
    keras.Input((20, 4)),
    layers.LSTM(8, return_sequences=True),
    layers.Dense(1),
])
m.compile("adam", "mse")
m.fit(x, np.zeros((8, 20, 1)))
m.fit(x, np.zeros((8, 20)))
""",
    "sequence autoencoder": """x = np.zeros((8, 20, 4))
m = keras.Sequential([
    keras.Input((20, 4)),
    layers.LSTM(8),
    layers.RepeatVector(20),
    layers.LSTM(8, return_sequences=True),
    layers.TimeDistributed(layers.Dense(4)),
])
m.compile("adam", "mse")
m.fit(x, x)
""",
    "vector targets against one unit": """m = keras.Sequential([keras.Input((5,)), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(np.zeros((8, 5)), np.zeros((8,)))
""",
    "fully convolutional": """m = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(4, 3),
    layers.GlobalAveragePooling2D(),
])
m.predict(np.zeros((1, 64, 64, 3)))
""",
    "numbers without a feature axis": """m = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
m.predict(np.array([10.0]))
""",
    "spectra that are no images": """w = keras.Input((3, 64, 8))
keras.Model(w, layers.Conv2D(4, (1, 3))(w))
""",
    "attention with a key": """q = keras.Input((10, 32))
k = keras.Input((15, 32))
v = keras.Input((15, 64))
keras.Model([q, k, v], layers.Attention()([q, v, k]))
""",
    "states of both directions": """e = keras.Input((None, 5))
_, fh, fc, bh, bc = layers.Bidirectional(layers.LSTM(8, return_state=True))(e)
s = [layers.Concatenate()([fh, bh]), layers.Concatenate()([fc, bc])]
d = keras.Input((None, 5))
keras.Model([e, d], layers.LSTM(16, return_sequences=True)(d, initial_state=s))
""",
    "a smaller last batch": """m = keras.Sequential([keras.Input((5,)), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(np.zeros((70, 5)), np.zeros((70, 1)), batch_size=32)
""",
    "reshapes that add an axis": """a = np.zeros((16, 28, 28)).reshape(-1, 28, 28, 1)
b = np.zeros((16, 784)).reshape(-1, 28, 28, 1)
""",
    "an output of its own": """i = keras.Input((4,))
aux = layers.Dense(3)(i)
x = layers.Dense(2)(i)
x = layers.Dense(2)(x)
keras.Model(i, [x, aux])
""",
    "a true output_shape": """i = keras.Input((4,))
m = keras.Model(i, layers.Lambda(lambda t: t * 2, output_shape=(4,))(i))
m.predict(np.zeros((3, 4)))
""",
    "gates": """i = keras.Input((8, 8, 16))
g = layers.GlobalAveragePooling2D(keepdims=True)(i)
keras.Model(i, layers.Multiply()([i, layers.Dense(16, activation="sigmoid")(g)]))
""",
    "time joined": """a = keras.Input((5, 8))
b = keras.Input((7, 8))
keras.Model([a, b], layers.Concatenate(axis=1)([a, b]))
""",
    "labels of each pixel": """m = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(8, 3, padding="same"),
    layers.Dense(4, activation="softmax"),
])
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(np.zeros((4, 32, 32, 3)), np.zeros((4, 32, 32), "int32"))
""",
    "an expected failure": """try:
    layers.Conv2D(4, 3)(keras.Input((28, 28)))
except ValueError:
    print("expected")
""",
    "an input declared inside another model": """g = keras.Sequential()
g.add(layers.Dense(8, input_dim=4))
g.add(layers.Dense(2))
i = keras.Input((4,))
keras.Model(i, g(layers.Multiply()([i, i])))
""",
    "a vocabulary in a later layer": """i = keras.Input((6,), dtype="int32")
x = layers.Lambda(lambda t: t + 1)(i)
keras.Model(i, layers.Embedding(input_dim=10, output_dim=4)(x))
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
async def test_nothing_is_found(name: str, tracer: Tracer) -> None:
    report = await inspect(tracer, document(HEAD + PROGRAMS[name]))
    assert report.status == "ok"
    assert [(f.code, f.span.line, f.message) for f in report.findings] == []
