"""Sizes that are unknown: programs go on, and no number that stands for one is ever told."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import (
    ErrorRaised,
    FitChecked,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    ModelFound,
    TensorSpec,
    VariableBound,
    encode,
)

TABLE = """
import keras, numpy as np, tensorflow as tf
from keras import layers
import a_module_that_is_missing as missing
table = missing.read()
n, m = table.shape
"""


def numbers(value: object) -> list[int]:
    """Every whole number in the JSON form of an event."""
    if isinstance(value, bool) or value is None or isinstance(value, (str, float)):
        return []
    if isinstance(value, int):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [number for part in parts for number in numbers(part)]  # type: ignore[union-attr]


async def test_layers_of_unknown_sizes_have_the_axes_that_are_known(trace) -> None:
    result = await trace(
        TABLE
        + """
model = keras.Sequential([
    keras.Input((n,)),
    layers.Dense(64, activation=table.activation),
    layers.Dense(n // 2),
    layers.Dropout(table.rate),
    layers.Dense(3),
])
"""
    )
    assert outputs(result) == [
        ("InputLayer", (None, None)),
        ("Dense", (None, 64)),
        ("Dense", (None, None)),
        ("Dropout", (None, None)),
        ("Dense", (None, 3)),
    ]
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    assert [event.params for event in of(result, LayerCalled)[1:]] == [None, None, 0, None]
    assert of(result, ModelFound)[0].params is None


async def test_no_number_that_stands_for_a_size_is_told(trace) -> None:
    result = await trace(
        TABLE
        + """
inputs = keras.Input((n, m, 3))
x = layers.Conv2D(8, 3, strides=2)(inputs)
x = layers.MaxPooling2D(4)(x)
x = layers.Flatten()(x)
x = layers.Concatenate()([x, keras.Input((7,))])
y = layers.Embedding(n + 1, 16)(keras.Input((m - 1,)))
z = layers.Reshape((n * 2, 1))(layers.Dense(2 * n)(x))
r = layers.RepeatVector(n)(layers.Dense(3)(x))
w = layers.LSTM(m)(z)
arrays = np.zeros((n, 5)), np.random.normal(size=(10, m)), np.arange(n), np.eye(n)
tensor = tf.reshape(tf.zeros((6, n)), (-1, n))
model = keras.Model(inputs, layers.Dense(n)(layers.GlobalAveragePooling2D()(inputs)))
model.compile("adam", "mse")
model.fit(np.zeros((n, 4, 4, 3)), np.zeros((n, m)))
"""
    )
    told = [number for event in result.events for number in numbers(encode(event))]
    assert max(told) < 10_000
    bound = variables(result)
    assert bound["y"] == (None, None, 16)
    assert bound["arrays"] == [(None, 5), (10, None), (None,), (None, None)]
    assert bound["tensor"] == (6, None)
    assert bound["r"] == (None, None, 3)
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    assert [fit.error for fit in of(result, FitChecked)] == [None]


async def test_what_may_become_small_is_unknown_at_once(trace) -> None:
    result = await trace(
        TABLE
        + """
def size(units):
    return layers.Dense(units)(keras.Input((4,)))
a, b, c = size(n % 10 + 1), size(min(n, 50)), size(max(m, 3))
d, e = size(n - m), size(n // m)
f = size(int(table.width * 0.5))
g = size(abs(n))
"""
    )
    bound = variables(result)
    assert [bound[name] for name in "abcdefg"] == [(None, None)] * 7


async def test_sizes_of_one_thing_are_one_size(trace) -> None:
    result = await trace(
        TABLE
        + """
x = keras.Input((table.shape[1],))
y = layers.Dense(table.shape[1])(layers.Dense(8)(x))
same = layers.Add()([x, y])
parts = tf.reshape(tf.zeros((2, n)), (2, 4, n // 4))
"""
    )
    assert variables(result)["same"] == (None, None)
    assert variables(result)["parts"] == (2, 4, None)
    assert of(result, LayerFailed) == []


async def test_a_failure_that_an_unknown_size_took_part_in_is_no_mistake(trace) -> None:
    result = await trace(
        TABLE
        + """
x = layers.Add()([layers.Dense(n)(keras.Input((4,))), layers.Dense(m)(keras.Input((4,)))])
y = layers.Dense(3)(layers.Reshape((5, 7))(keras.Input((n,))))
z = np.zeros((n, 3)) + np.zeros((m, 3))
"""
    )
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []


async def test_a_mistake_beside_an_unknown_size_is_told(trace) -> None:
    result = await trace(
        TABLE
        + """
a = layers.Dense(n)(keras.Input((4,)))
b = layers.Reshape((5, 7))(keras.Input((36,)))
"""
    )
    (failed,) = of(result, LayerFailed)
    assert "total size" in failed.error.message


async def test_a_list_that_an_unknown_loop_fills_has_no_length(trace) -> None:
    result = await trace(
        TABLE
        + """
pictures, labels, kinds = [], [], {}
for name in missing.files():
    try:
        pictures.append(np.zeros((24, 24, 3)))
        labels.append(kinds.setdefault(missing.kind(name), len(kinds)))
    except ValueError:
        continue
x, y = np.array(pictures), np.array(labels)
more = np.stack([picture.reshape(-1) for picture in x])
model = keras.Sequential([keras.Input(x.shape[1:]), layers.Flatten(), layers.Dense(len(kinds))])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
exact = np.array([0 for row in np.zeros((900_000, 2))])
kept = [row for row in np.zeros((900_000, 2)) if row is not None]
kept = np.array(kept)
"""
    )
    bound = variables(result)
    assert bound["x"] == (None, 24, 24, 3)
    assert bound["more"] == (None, 1728)
    assert bound["kept"] == (None, 2)
    assert "pictures" not in bound
    assert outputs(result)[:3] == [
        ("InputLayer", (None, 24, 24, 3)),
        ("Flatten", (None, 1728)),
        ("Dense", (None, None)),
    ]


async def test_a_loop_in_a_function_says_nothing_of_a_list_of_its_results(trace) -> None:
    result = await trace(
        """
        import missing, numpy as np
        def table(name):
            for word in missing.words(name):
                pass
            return np.zeros((1000, 300))
        joined = np.concatenate([table(name) for name in ("a", "b")], axis=-1)
        parts = np.array([part for part in missing.parts() if table(part) is not None])
        tables = np.array([table(part) for part in missing.parts()])
        """
    )
    bound = variables(result)
    assert bound["joined"] == (1000, 600)
    assert bound["tables"] == (None, 1000, 300)
    assert "parts" not in bound


async def test_a_known_number_of_passes_gives_a_known_length(trace) -> None:
    result = await trace(
        """
        import numpy as np, keras
        (x, y), _ = keras.datasets.mnist.load_data()
        flat = np.array([picture.reshape(-1) for picture in x])
        pairs = np.array([a for a, b in zip(x, y)])
        tens = np.array([np.zeros(3) for _ in range(10)])
        """
    )
    bound = variables(result)
    assert bound["flat"] == (60000, 784)
    assert bound["pairs"] == (60000, 28, 28)
    assert bound["tens"] == (10, 3)


async def test_large_sizes_that_are_known_are_told(trace) -> None:
    result = await trace(
        "import keras\nx = keras.layers.Embedding(2_000_000, 8)(keras.Input((300_000,)))\n"
    )
    (embedding,) = [event for event in of(result, LayerConstructed) if event.cls == "Embedding"]
    assert embedding.config["input_dim"] == 2_000_000
    assert of(result, LayerCalled)[-1].outputs == TensorSpec((None, 300_000, 8), "float32")


async def test_a_list_of_arrays_without_values_becomes_a_tensor(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        (x, _), _ = keras.datasets.cifar10.load_data()
        one = keras.ops.convert_to_tensor([x[3]])
        two = tf.constant([x[1] / 255.0, x[2] / 255.0])
        """
    )
    told = {event.name: (event.spec.shape, event.spec.dtype) for event in of(result, VariableBound)
            if event.name in ("one", "two")}  # fmt: skip
    assert told == {"one": ((1, 32, 32, 3), "int32"), "two": ((2, 32, 32, 3), "float64")}
