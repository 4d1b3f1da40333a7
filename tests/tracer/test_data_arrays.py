"""NumPy on data that is not loaded: the shape and dtype that NumPy itself gives."""

import numpy as np
import pytest
from tracer.told import of, variables

from kerascope_tracer.wire import ErrorRaised, TensorSpec, VariableBound

MNIST = """
import numpy as np, keras
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
"""

# Each is evaluated by NumPy itself on small arrays of the same ranks, and by the tracer.
EXPRESSIONS = [
    "x / 255.0",
    "x.astype('float32') / 255",
    "x[..., None]",
    "x[:, ::2, [0, 3]]",
    "x[[1, 2, 3]]",
    "x[1]",
    "x[3:-2]",
    "x[:, None, 1:3, ..., np.newaxis]",
    "x.reshape(len(x), -1)",
    "x.T",
    "x.mean(axis=(1, 2))",
    "x.std(axis=0, keepdims=True)",
    "x.sum(axis=1)",
    "x.max(axis=-1)",
    "x.argmax(axis=1)",
    "np.argsort(y)[::-1]",
    "np.percentile(x, [1, 50, 99], axis=0)",
    "np.where(y > 5, 1.0, 0)",
    "np.eye(10)[y]",
    "np.eye(4)[y[:, None] % 4]",
    "np.concatenate([x, x[:4]], axis=0)",
    "np.concatenate([x, x / 2], axis=-1)",
    "np.stack([x, x], axis=1)",
    "np.vstack([x[0], x[1]])",
    "np.hstack([x, x])",
    "np.dstack([y, y])",
    "np.column_stack([y, y, y])",
    "np.tile(x, (1, 2, 1))",
    "np.repeat(x, 3, axis=2)",
    "np.pad(x, ((0, 0), (2, 2), (1, 3)))",
    "np.split(x[:6], 3)[1]",
    "np.array_split(x, 7)[0]",
    "np.expand_dims(x, (0, -1))",
    "np.squeeze(x[:, :1])",
    "np.swapaxes(x, 0, 2)",
    "np.moveaxis(x, 0, -1)",
    "np.einsum('bij,bjk->bik', x, x)",
    "np.dot(x[0] * 1.0, np.ones((8, 3)))",
    "x @ np.ones((8, 5))",
    "np.diff(x, axis=1)",
    "np.cumsum(x, axis=0)",
    "np.zeros_like(x, dtype='float32')",
    "np.full_like(y, 7)",
    "np.linalg.norm(x, axis=(1, 2))",
    "np.isnan(x / 2.0)",
    "np.delete(x, 0, axis=0)",
    "np.fft.rfft(x * 1.0, axis=-1)",
    "np.take(x, [0, 2], axis=1)",
    "np.broadcast_to(y, (3, len(y)))",
    "np.meshgrid(y, y[:5])[0]",
    "np.outer(y, y[:3])",
    "-x.astype(float) ** 2",
    "(x > 3) & (x < 9)",
    "np.asarray(y).reshape((-1, 1))",
    "np.cov(x[0] * 1.0)",
    "np.lib.stride_tricks.sliding_window_view(y, 4)",
]


async def test_shapes_and_dtypes_are_those_of_numpy(trace) -> None:
    rows = 10_000
    small = {
        "np": np,
        "x": np.random.default_rng(0).integers(0, 9, (rows, 8, 8)).astype("uint8"),
        "y": np.random.default_rng(0).integers(0, 9, rows).astype("int64"),
    }
    lines = [
        "import numpy as np",
        "x = np.broadcast_to(np.zeros((9_000_000, 8, 8), 'uint8')[:1], (1, 8, 8))",
        f"x = np.zeros((90_000_000, 8, 8), 'uint8')[:{rows}]",
        f"y = np.zeros((90_000_000,), 'int64')[:{rows}]",
        *(f"v{index} = {text}" for index, text in enumerate(EXPRESSIONS)),
    ]
    result = await trace("\n".join(lines))
    told = {event.name: event.spec for event in of(result, VariableBound)}
    with np.errstate(all="ignore"):
        for index, text in enumerate(EXPRESSIONS):
            expected = np.asarray(eval(text, small))
            spec = TensorSpec(expected.shape, str(expected.dtype))
            assert told.get(f"v{index}") == spec, text
    assert of(result, ErrorRaised) == []


async def test_what_depends_on_values_is_unknown(trace) -> None:
    result = await trace(
        MNIST
        + """
three = x[y == 3]
mask = y < 5
a, b = x[mask], y[mask]
both = np.concatenate([a.reshape(len(a), -1), b[:, None]], axis=1)
places = np.where(y == 1)[0]
values, counts = np.unique(y + 1, return_counts=True)
digits, times = np.unique(y, return_counts=True)
largest = np.max(x)
classes = keras.layers.Dense(len(np.unique(y % 5)))(keras.Input((3,)))
highest = keras.layers.Dense(np.max(y * 2) + 1)(keras.Input((3,)))
some = x[: int(0.8 * len(x))]
few = three[:10]
"""
    )
    bound = variables(result)
    assert bound["three"] == (None, 28, 28)
    assert bound["both"] == (None, 785)
    assert bound["places"] == bound["values"] == bound["counts"] == (None,)
    assert bound["digits"] == bound["times"] == (10,)
    assert "largest" not in bound
    assert bound["classes"] == bound["highest"] == (None, None)
    assert bound["some"] == (48000, 28, 28)
    assert bound["few"] == (None, 28, 28)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("x /= 255", "Cannot cast ufunc"),
        ("z = x + np.zeros((5, 28))", "broadcast"),
        ("z = np.concatenate([x, y])", "dimensions"),
        ("z = x.reshape(-1, 29)", "cannot reshape"),
        ("z = x @ np.zeros((27, 3))", "matmul"),
        ("z = x[:, :, :, 0]", "too many indices"),
        ("z = x.mean(axis=3)", "out of bounds"),
    ],
)
async def test_what_numpy_refuses_is_refused(trace, statement, message) -> None:
    result = await trace(MNIST + statement + "\n")
    (error,) = of(result, ErrorRaised)
    assert message in error.error.message
    assert error.span.line == 3


async def test_what_is_made_large_takes_no_memory(trace) -> None:
    result = await trace(
        """
        import numpy as np
        rng = np.random.default_rng(0)
        a = rng.normal(0, 1, size=(60_000, 224, 224, 3))
        b = rng.integers(0, 10, size=60_000_000)
        c = np.random.RandomState(1).rand(5_000_000, 20)
        d = np.linspace(0, 1, 10**9)
        e = np.arange(0, 10**9, 2)
        f = np.full((10**5, 10**5), 1.5, dtype="float32")
        g = np.fromfunction(lambda i, j: i + j, (50_000, 40_000))
        h = np.random.multivariate_normal(np.zeros(3), np.eye(3), size=10**7)
        i = np.tile(np.zeros(8), (10**6, 1))
        j = np.random.permutation(10**8)
        k = rng.permutation(a)
        small = rng.normal(size=(3, 4))
        """
    )
    assert result.status == "ok"
    assert variables(result) == {
        "a": (60_000, 224, 224, 3),
        "b": (60_000_000,),
        "c": (5_000_000, 20),
        "d": (10**9,),
        "e": (5 * 10**8,),
        "f": (10**5, 10**5),
        "g": (50_000, 40_000),
        "h": (10**7, 3),
        "i": (10**6, 8),
        "j": (10**8,),
        "k": (60_000, 224, 224, 3),
        "small": (3, 4),
    }


async def test_lists_of_values_that_are_not_loaded_become_arrays_and_tensors_again(trace) -> None:
    result = await trace(
        """
        import numpy as np, tensorflow as tf
        data = np.zeros((60000, 30, 5))
        rows, columns = np.where(np.zeros((5000, 500)) == 1)
        edges = (rows.tolist(), columns.tolist())
        nodes = tf.zeros((26, 4, 7))
        gathered = tf.gather(nodes, edges[1])
        summed = tf.math.unsorted_segment_mean(gathered, edges[0], num_segments=26)
        again, some = np.array(data.tolist()), np.array(data.tolist()[:100])
        count = np.zeros(len(data.tolist()))
        constant = tf.constant(data.tolist())
        kept = np.array([row for row in data.tolist() if row])
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert (bound["gathered"], bound["summed"]) == ((None, 4, 7), (26, 4, 7))
    assert bound["again"] == bound["constant"] == (60000, 30, 5)
    assert (bound["some"], bound["count"]) == ((100, 30, 5), (60000,))
    assert "kept" not in bound


async def test_single_values_that_are_not_loaded_are_collected_into_arrays(trace) -> None:
    result = await trace(
        """
        import numpy as np
        data, tables = np.zeros((60000, 30)), np.zeros((60000, 30), object)
        windows, targets, pairs, halves = [], [], [], []
        for i in range(60, 1000):
            windows.append(data[i - 60:i, 0])
            targets.append(data[i, 0])
            pairs.append([data[i, 0], 2.0])
            halves.append(float(tables[i, 1]) / 2 + 1)
        objects = np.array([tables[i, 0] for i in range(5)])
        ragged = np.array([[data[0, 0]], data[0, 0]])
        windows, targets = np.array(windows), np.array(targets)
        pairs, halves = np.array(pairs, "float32"), np.array(halves)
        byte, most = np.uint8(data * 255), np.array([data.max(), data.min(), 3])
        """
    )
    bound = variables(result)
    assert (bound["windows"], bound["targets"]) == ((940, 60), (940,))
    assert (bound["pairs"], bound["halves"], bound["most"]) == ((940, 2), (940,), (3,))
    assert bound["byte"] == (60000, 30)
    assert not {"objects", "ragged"} & set(bound)


async def test_tensors_are_compared_by_their_elements(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        x = tf.zeros((3, 4), tf.int32)
        ones, others = x == 1, x != tf.zeros((4,), tf.int32)
        nothing = tf.zeros((2,)) if x == None else tf.zeros((5,))
        table = {x.ref(): 1}
        mask = tf.cast(ones, tf.float32) * tf.zeros((3, 4))
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert bound["ones"] == bound["others"] == bound["mask"] == (3, 4)
    assert bound["nothing"] == (5,)


async def test_an_array_takes_something_unknown_without_an_alarm(trace) -> None:
    result = await trace(
        """
        import numpy as np
        from elsewhere import picture

        pictures = np.empty((8, 4, 4))
        pictures[0] = picture
        pictures[1,] = np.load("missing.npy")
        """
    )
    assert variables(result)["pictures"] == (8, 4, 4)
    assert not of(result, ErrorRaised)
