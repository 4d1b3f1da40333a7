"""Corners of Keras, of data and of Python that real programs use, each with true shapes."""

from __future__ import annotations

import pytest
from tracer.told import of, outputs, shape, variables

from kerascope_tracer.wire import (
    ErrorRaised,
    FitChecked,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    TensorSpec,
    TraceResult,
    VariableBound,
)


def right(result: TraceResult) -> bool:
    """Whether the program ran to its end and nothing in it is told to be wrong."""
    failed = [*of(result, LayerFailed), *of(result, ErrorRaised)]
    failed += [check for check in of(result, FitChecked) if check.error is not None]
    assert failed == []
    return result.status == "ok"


def shapes(result: TraceResult, *classes: str) -> list[object]:
    """The output shapes of the layers of ``classes``, each shape once, in order."""
    told = [bound for name, bound in outputs(result) if name in classes]
    return [bound for index, bound in enumerate(told) if bound not in told[:index]]


def dtypes(result: TraceResult) -> dict[str, str]:
    """The dtype that each name was last bound to."""
    return {
        event.name: event.spec.dtype
        for event in of(result, VariableBound)
        if isinstance(event.spec, TensorSpec)
    }


# -- models -------------------------------------------------------------------------------


async def test_a_strategy_takes_nothing_from_the_shapes(trace) -> None:
    result = await trace(
        """
        import numpy as np
        import tensorflow as tf
        from tensorflow import keras
        from tensorflow.keras import layers
        strategy = tf.distribute.MirroredStrategy()
        batch = 16 * strategy.num_replicas_in_sync
        with strategy.scope():
            model = keras.Sequential([
                keras.Input((28, 28, 1)),
                layers.Conv2D(8, 3),
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ])
            model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        x, y = np.zeros((640, 28, 28, 1), "float32"), np.zeros((640,), "int64")
        model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(batch), epochs=2)
        predicted = model.predict(x)
        """
    )
    assert right(result)
    assert outputs(result)[:4] == [
        ("InputLayer", (None, 28, 28, 1)),
        ("Conv2D", (None, 26, 26, 8)),
        ("Flatten", (None, 5408)),
        ("Dense", (None, 10)),
    ]
    assert [check.method for check in of(result, FitChecked)] == ["fit", "predict"]
    assert variables(result)["predicted"] == (640, 10)


async def test_a_stateful_network_keeps_its_batch(trace) -> None:
    result = await trace(
        """
        import numpy as np
        from keras import Input, Sequential, layers
        model = Sequential()
        model.add(Input(batch_shape=(4, 10, 3)))
        model.add(layers.LSTM(32, stateful=True, return_sequences=True))
        model.add(layers.GRU(16, stateful=True))
        model.add(layers.Dense(1))
        model.compile("adam", "mse")
        x, y = np.zeros((40, 10, 3)), np.zeros((40, 1))
        for epoch in range(5):
            model.fit(x, y, batch_size=4, epochs=1, shuffle=False)
            for layer in model.layers:
                if hasattr(layer, "reset_state"):
                    layer.reset_state()
                if hasattr(layer, "reset_states"):
                    layer.reset_states()
        predicted = model.predict(x, batch_size=4)
        """
    )
    assert right(result)
    assert shapes(result, "LSTM", "GRU", "Dense") == [(4, 10, 32), (4, 16), (4, 1)]
    assert variables(result)["predicted"] == (40, 1)


async def test_cells_of_the_program_s_own_and_lists_of_cells(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers, ops

        class MinimalCell(layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.state_size = units

            def build(self, input_shape):
                self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="k")
                self.recurrent = self.add_weight(shape=(self.units, self.units), name="r")

            def call(self, inputs, states):
                output = ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.recurrent)
                return output, [output]

        x = keras.Input((None, 5))
        a = layers.RNN([MinimalCell(32), MinimalCell(64)])(x)
        b = layers.RNN(MinimalCell(7), return_sequences=True)(x)
        c, h1, h2 = layers.RNN([layers.GRUCell(4), layers.GRUCell(8)], return_state=True)(x)
        d = layers.Bidirectional(
            layers.RNN([layers.LSTMCell(3), layers.LSTMCell(6)], return_sequences=True)
        )(x)
        e = layers.RNN(layers.StackedRNNCells([layers.SimpleRNNCell(2), layers.LSTMCell(9)]))(x)
        """
    )
    assert right(result)
    bound = variables(result)
    assert bound["a"] == (None, 64)
    assert bound["b"] == (None, None, 7)
    assert (bound["c"], bound["h1"], bound["h2"]) == ((None, 8), (None, 4), (None, 8))
    assert bound["d"] == (None, None, 12)
    assert bound["e"] == (None, 9)
    rnn = {event.layer for event in of(result, LayerConstructed) if event.cls == "RNN"}
    counts = [call.params for call in of(result, LayerCalled) if call.layer in rnn and call.span]
    assert counts == [32 * (5 + 32) + 64 * (32 + 64), 7 * (5 + 7), 468, 2 * 5 + 4 + 2 + 432]


async def test_a_policy_decides_the_dtypes(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers, mixed_precision
        mixed_precision.set_global_policy("mixed_float16")
        x = keras.Input((16,))
        half = layers.Dense(8, activation="relu")(x)
        full = layers.Dense(3, dtype="float32", activation="softmax")(half)
        keras.config.set_dtype_policy("float32")
        after = layers.Dense(2)(x)
        brain = layers.Dense(2, dtype="mixed_bfloat16")(x)
        """
    )
    assert right(result)
    told = dtypes(result)
    assert [told[name] for name in ("half", "full", "after", "brain")] == [
        "float16",
        "float32",
        "float32",
        "bfloat16",
    ]
    assert shapes(result, "Dense") == [(None, 8), (None, 3), (None, 2)]


async def test_copies_and_cuts_of_a_model_are_models(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        x = keras.Input((28, 28, 1), name="image")
        h = layers.Conv2D(8, 3, name="first")(x)
        f = layers.Flatten(name="flat")(h)
        model = keras.Model(x, layers.Dense(10)(f))
        from_text = keras.models.model_from_json(model.to_json())(keras.Input((28, 28, 1)))
        cloned = keras.models.clone_model(model)(x)
        sequential = keras.Sequential([keras.Input((5,)), layers.Dense(6)])
        rebuilt = keras.Sequential.from_config(sequential.get_config())(keras.Input((5,)))
        cut = keras.Model(model.input, model.get_layer("flat").output)
        features = cut(keras.Input((28, 28, 1)))
        head = layers.Dense(4)(cut.output)
        every = keras.Model(model.inputs, [layer.output for layer in model.layers])(x)
        inner = keras.Model(model.layers[1].output, model.layers[-1].output)(h)
        """
    )
    assert right(result)
    bound = variables(result)
    assert bound["from_text"] == bound["cloned"] == bound["inner"] == (None, 10)
    assert bound["rebuilt"] == (None, 6)
    assert bound["features"] == (None, 5408)
    assert bound["head"] == (None, 4)
    assert bound["every"] == [(None, 28, 28, 1), (None, 26, 26, 8), (None, 5408), (None, 10)]


# -- data ---------------------------------------------------------------------------------


async def test_batches_of_the_program_s_own_feed_a_fit(trace) -> None:
    result = await trace(
        """
        import math
        import numpy as np
        import keras
        from keras import layers

        class Batches(keras.utils.PyDataset):
            def __init__(self, x, y, batch_size, **kwargs):
                super().__init__(**kwargs)
                self.x, self.y, self.batch_size = x, y, batch_size

            def __len__(self):
                return math.ceil(len(self.x) / self.batch_size)

            def __getitem__(self, index):
                low = index * self.batch_size
                high = min(low + self.batch_size, len(self.x))
                return self.x[low:high], self.y[low:high]

        class Pictures(keras.utils.Sequence):
            def __init__(self, ids, labels, size=8, dim=(32, 32), channels=3, classes=4):
                self.ids, self.labels, self.size = ids, labels, size
                self.dim, self.channels, self.classes = dim, channels, classes
                self.on_epoch_end()

            def __len__(self):
                return int(np.floor(len(self.ids) / self.size))

            def __getitem__(self, index):
                order = self.order[index * self.size:(index + 1) * self.size]
                pictures = np.empty((self.size, *self.dim, self.channels))
                labels = np.empty((self.size), dtype=int)
                for i, name in enumerate([self.ids[k] for k in order]):
                    pictures[i,] = np.load("data/" + name + ".npy")
                    labels[i] = self.labels[name]
                return pictures, keras.utils.to_categorical(labels, num_classes=self.classes)

            def on_epoch_end(self):
                self.order = np.arange(len(self.ids))
                np.random.shuffle(self.order)

        a = keras.Sequential([keras.Input((20,)), layers.Dense(4), layers.Dense(1)])
        a.compile("adam", "mse")
        a.fit(Batches(np.zeros((100, 20)), np.zeros((100, 1)), 32), epochs=2)
        b = keras.Sequential([
            keras.Input((32, 32, 3)),
            layers.Conv2D(6, 3),
            layers.GlobalAveragePooling2D(),
            layers.Dense(4, activation="softmax"),
        ])
        b.compile("adam", "categorical_crossentropy")
        ids = ["id-%d" % n for n in range(64)]
        train = Pictures(ids, {name: n % 4 for n, name in enumerate(ids)})
        b.fit(train, validation_data=train)
        """
    )
    assert right(result)
    first, second = of(result, FitChecked)
    assert (shape(first.x), shape(first.y)) == ((32, 20), (32, 1))
    assert (shape(second.x), shape(second.y)) == ((8, 32, 32, 3), (8, 4))
    assert shapes(result, "Conv2D") == [(None, 30, 30, 6), (8, 30, 30, 6)]


@pytest.mark.parametrize("classes", ["", ", 5", ", num_classes=n"])
async def test_labels_that_are_never_loaded_are_not_what_memory_held(trace, classes) -> None:
    result = await trace(
        f"""
        import keras, numpy as np, missing_module as missing
        from keras import layers
        n = 5
        for before in range(20):  # leaves numbers where the labels will be
            np.full((8,), 1_000 + before).sum()
        def batches(paths, size=8):
            while True:
                pictures = np.empty((size, 16, 16, 3))
                labels = np.empty((size,), dtype=int)
                for i in range(size):
                    pictures[i] = missing.read(paths[i])
                    labels[i] = missing.label(paths[i])
                yield pictures, keras.utils.to_categorical(labels{classes})
        paths = [str(i) for i in range(10)]
        x, y = next(batches(paths))
        again = keras.utils.to_categorical(np.empty_like(np.empty((8,), int)){classes})
        model = keras.Sequential(
            [keras.Input((16, 16, 3)), layers.Flatten(), layers.Dense(5, activation="softmax")]
        )
        model.compile("adam", "categorical_crossentropy")
        model.fit(batches(paths), steps_per_epoch=3)
        """
    )
    assert right(result)
    expected = (8, 5) if classes else (8, None)
    bound = variables(result)
    assert bound["x"] == (8, 16, 16, 3)
    assert bound["y"] == bound["again"] == expected
    (check,) = of(result, FitChecked)
    assert shape(check.y) == expected


async def test_files_of_records_and_windows_of_a_series(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf, keras
        from keras import layers
        files = tf.data.Dataset.list_files("records/*.tfrecord")
        features = {
            "image": tf.io.FixedLenFeature([], tf.string),
            "label": tf.io.FixedLenFeature([], tf.int64),
        }
        def parse(record):
            example = tf.io.parse_single_example(record, features)
            image = tf.io.decode_jpeg(example["image"], channels=3)
            return tf.image.resize(image, (64, 64)) / 255.0, example["label"]
        data = files.interleave(tf.data.TFRecordDataset, cycle_length=4)
        data = data.map(parse).shuffle(100).batch(32, drop_remainder=True).prefetch(1)
        images, labels = next(iter(data))
        net = keras.Sequential([layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(5)])
        net.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        net.fit(data)
        series = tf.data.Dataset.from_tensor_slices(tf.range(1000.0))
        windows = series.window(21, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(21))
        past, future = next(iter(windows.map(lambda w: (w[:-1], w[-1:])).batch(16)))
        rows = tf.data.Dataset.range(10).interleave(
            lambda n: tf.data.Dataset.from_tensors(tf.zeros((3, 7))), cycle_length=2
        )
        some = next(iter(rows.batch(4)))
        """
    )
    assert right(result)
    bound = variables(result)
    assert (bound["images"], bound["labels"]) == ((32, 64, 64, 3), (32,))
    assert dtypes(result)["labels"] == "int64"
    assert shapes(result, "Conv2D", "Flatten", "Dense") == [
        (32, 62, 62, 8),
        (32, 30752),
        (32, 5),
    ]
    for name in ("past", "future"):  # how long a window is only running it tells
        assert bound[name] is None or len(bound[name]) == 2
    assert bound["some"][1:] == (3, 7)


async def test_pictures_in_folders_with_every_kind_of_label(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from keras import layers
        whole = dict(validation_split=0.2, seed=1)
        a = tf.keras.utils.image_dataset_from_directory(
            "flowers", subset="training", image_size=(180, 160), **whole
        )
        b, c = keras.utils.image_dataset_from_directory(
            "flowers", subset="both", label_mode="categorical", color_mode="grayscale",
            image_size=(64, 64), **whole
        )
        d = tf.keras.preprocessing.image_dataset_from_directory(
            "flowers", label_mode="binary", batch_size=None
        )
        e = keras.preprocessing.image_dataset_from_directory("flowers", label_mode=None)
        xa, ya = next(iter(a))
        xb, yb = next(iter(b))
        xc, yc = next(iter(c.map(lambda x, y: (x / 255.0, y))))
        xd, yd = next(iter(d))
        xe = next(iter(e))
        names = a.class_names
        for number, name in enumerate(names):
            print(number, name)
        one = keras.Sequential([
            keras.Input((180, 160, 3)), layers.Flatten(), layers.Dense(len(names)),
        ])
        one.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        one.fit(a, validation_data=a)
        two = keras.Sequential([
            keras.Input((64, 64, 1)), layers.Flatten(), layers.Dense(5, activation="softmax"),
        ])
        two.compile("adam", "categorical_crossentropy")
        two.fit(b, validation_data=c)
        """
    )
    assert right(result)
    bound = variables(result)
    assert (bound["xa"], bound["ya"]) == ((None, 180, 160, 3), (None,))
    assert (bound["xb"], bound["yb"]) == ((None, 64, 64, 1), (None, None))
    assert (bound["xc"], bound["yc"]) == ((None, 64, 64, 1), (None, None))
    assert (bound["xd"], bound["yd"]) == ((256, 256, 3), (1,))
    assert bound["xe"] == (None, 256, 256, 3)
    told = dtypes(result)
    assert (told["ya"], told["yb"], told["yd"]) == ("int32", "float32", "float32")
    assert shapes(result, "Dense") == [(None, None), (None, 5)]
    assert [shape(check.y) for check in of(result, FitChecked)] == [(None,), (None, None)]


async def test_pictures_that_a_table_or_a_folder_lists(trace) -> None:
    result = await trace(
        """
        import pandas as pd
        import keras
        from keras import layers
        from tensorflow.keras.preprocessing.image import ImageDataGenerator
        frame = pd.read_csv("labels.csv")
        made = ImageDataGenerator(rescale=1 / 255.0, validation_split=0.2)
        a = made.flow_from_dataframe(
            frame, "train", x_col="id", y_col="label", target_size=(48, 40),
            batch_size=16, class_mode="categorical", subset="training",
        )
        b = made.flow_from_dataframe(
            frame, x_col="f", y_col="y", class_mode="raw", color_mode="grayscale",
            target_size=(20, 20),
        )
        c = made.flow_from_directory("train", target_size=(30, 30), class_mode="binary")
        d = made.flow_from_directory("train", class_mode=None, shuffle=False)
        xa, ya = next(a)
        xb, yb = b[0]
        xc, yc = next(c)
        xd = next(d)
        one = keras.Sequential([
            keras.Input((48, 40, 3)), layers.Flatten(),
            layers.Dense(a.num_classes, activation="softmax"),
        ])
        one.compile("adam", "categorical_crossentropy")
        one.fit(a, steps_per_epoch=a.samples // 16)
        two = keras.Sequential([
            keras.Input((30, 30, 3)), layers.Flatten(),
            layers.Dense(len(c.class_indices) - 1, activation="sigmoid"),
        ])
        two.compile("adam", "binary_crossentropy")
        two.fit(c, epochs=1)
        """
    )
    assert right(result)
    bound = variables(result)
    assert (bound["xa"], bound["ya"]) == ((None, 48, 40, 3), (None, None))
    assert bound["xb"] == (None, 20, 20, 1)
    assert (bound["xc"], bound["yc"]) == ((None, 30, 30, 3), (None,))
    assert bound["xd"] == (None, 256, 256, 3)
    assert shapes(result, "Flatten", "Dense")[:2] == [(None, 5760), (None, None)]


# -- programs -----------------------------------------------------------------------------


async def test_absl_flags_have_their_defaults(trace) -> None:
    result = await trace(
        """
        from absl import app, flags
        import keras
        from keras import layers
        FLAGS = flags.FLAGS
        flags.DEFINE_integer("units", 48, "Units.")
        flags.DEFINE_float("rate", 0.25, "Rate.")
        flags.DEFINE_list("widths", ["8", "16"], "Widths.")
        flags.DEFINE_enum("head", "softmax", ["softmax", "sigmoid"], "Head.")
        classes = flags.DEFINE_integer("classes", 7, "Classes.")
        def main(argv):
            del argv
            x = keras.Input((12,))
            y = layers.Dropout(FLAGS.rate)(layers.Dense(FLAGS.units)(x))
            for width in FLAGS.widths:
                y = layers.Dense(int(width))(y)
            y = layers.Dense(classes.value, activation=FLAGS.head)(y)
        if __name__ == "__main__":
            app.run(main)
        """
    )
    assert right(result)
    assert shapes(result, "Dense") == [(None, 48), (None, 8), (None, 16), (None, 7)]


CLICK = """
import click
import keras
from keras import layers

@click.group()
@click.option("--seed", default=1)
@click.pass_context
def cli(ctx, seed):
    ctx.obj = seed

@cli.command("fit-it")
@click.option("--size", nargs=2, default=(32, 16))
@click.option("--deep/--shallow", default=True)
@click.option("--widths", multiple=True, default=("4", "5"), type=int)
@click.option("-r", "--drop-rate", "rate", type=float, default="0.5")
@click.option("-v", "--verbose", is_flag=True)
@click.argument("classes", type=int)
def fit(size, deep, widths, rate, verbose, classes):
    y = layers.Flatten()(keras.Input((*size, 1)))
    for width in widths:
        y = layers.Dense(width)(y)
    if deep:
        y = layers.Dropout(rate)(y)
    if verbose:
        y = layers.Dense(99)(y)
    y = layers.Dense(classes)(y)

"""
CLICK_SHAPES = [
    ("Flatten", (None, 512)),
    ("Dense", (None, 4)),
    ("Dense", (None, 5)),
    ("Dropout", (None, 5)),
    ("Dense", (None, None)),
]


@pytest.mark.parametrize("start", ["cli()", "cli.main()", "fit()", "cli(obj={})", ""])
async def test_click_commands_run_with_their_defaults(trace, start) -> None:
    result = await trace(CLICK + start)
    assert right(result)
    assert [item for item in outputs(result) if item[0] != "InputLayer"][:5] == CLICK_SHAPES


async def test_a_command_without_parentheses_and_one_added_later(trace) -> None:
    result = await trace(
        """
        import click, keras
        from keras import layers
        @click.command
        @click.option("--width", "-w", default=lambda: 6, type=int, show_default=True)
        @click.argument("SIZE", default=4)
        def one(width, size):
            layers.Dense(width)(keras.Input((size,)))
        @click.command(name="two")
        @click.option("--units", required=True, type=click.IntRange(1, 9))
        @click.option("--mode", type=click.Choice(["a", "b"]), default="a", expose_value=False)
        def another(units):
            layers.Dense(units)(keras.Input((4,)))
        @click.group
        def program():
            pass
        program.add_command(one)
        program.add_command(another)
        name = another.name
        print(program.commands[name])
        if __name__ == "__main__":
            program()
        """
    )
    assert right(result)
    assert shapes(result, "InputLayer", "Dense") == [(None, 4), (None, 6), (None, None)]


async def test_what_an_unknown_decorator_makes_may_have_any_attribute(trace) -> None:
    result = await trace(
        """
        import keras, missing_queue as queue
        from keras import layers
        @queue.task
        def train(units=4):
            return layers.Dense(units)(keras.Input((3,)))
        train.delay(5)
        job = train.later
        job(3)
        def plain():
            return None
        plain.delay(5)
        """
    )
    assert shapes(result, "Dense") == [(None, 4)]
    (error,) = of(result, ErrorRaised)  # of a function that nothing unknown decorates
    assert error.error.message == "'function' object has no attribute 'delay'"
    assert error.span.line == 11


async def test_what_python_has_besides_loops_and_functions(trace) -> None:
    result = await trace(
        """
        import asyncio, contextlib, enum, sys
        from dataclasses import dataclass, field
        import keras
        from keras import *
        from keras.layers import *

        class Kind(enum.Enum):
            DENSE = "dense"
            CONV = "conv"

        class Size(enum.IntEnum):
            LARGE = 64

        @dataclass(frozen=True)
        class Config:
            units: tuple = (32, 16)
            rate: float = 0.5
            extras: list = field(default_factory=lambda: [4])
            kind: Kind = Kind.DENSE

        def head(spec):
            match spec:
                case {"kind": "conv", "filters": int(n)}:
                    return keras.layers.Conv2D(n, 3)
                case ("dense", n) | ["fc", n]:
                    return Dense(n)
                case Kind.DENSE:
                    return Dense(11)
                case Config(units=(first, *_)):
                    return Dense(first)
                case _:
                    raise ValueError(spec)

        class Scope:
            def __init__(self, n):
                self.n = n
            def __enter__(self):
                return self
            def __exit__(self, *error):
                return False
            def dense(self):
                return Dense(self.n)

        @contextlib.contextmanager
        def scope(n):
            yield Dense(n)

        async def build(x):
            await asyncio.sleep(0)
            return Dense(13)(x)

        async def main(x):
            one, two = await asyncio.gather(build(x), build(x))
            return Add()([one, two])

        config = Config()
        x = Input((10,))
        matched_sequence = head(("dense", 3))(x)
        matched_value = head(config.kind)(x)
        matched_class = head(config)(x)
        matched_mapping = head({"kind": "conv", "filters": 9})(Input((8, 8, 1)))
        y = x
        for units in (*config.units, *config.extras):
            y = Dense(units)(y)
        sized = Dense(Size.LARGE)(y)
        with Scope(21) as managed, scope(22) as layer:
            in_class = managed.dense()(x)
            in_generator = layer(x)
        awaited = asyncio.run(main(x))
        matrix = keras.Variable([[1.0, 2.0]] * 10)
        multiplied = Lambda(lambda t: keras.ops.matmul(t, matrix))(x)
        if (count := len(sys.argv)) < 2:
            print("usage", count)
            exit(1)
        after = Dense(99)(sized)
        """
    )
    assert right(result)
    expected = {
        "matched_sequence": (None, 3),
        "matched_value": (None, 11),
        "matched_class": (None, 32),
        "matched_mapping": (None, 6, 6, 9),
        "y": (None, 4),
        "sized": (None, 64),
        "in_class": (None, 21),
        "in_generator": (None, 22),
        "awaited": (None, 13),
        "matrix": (10, 2),
        "multiplied": (None, 2),
    }
    bound = variables(result)
    assert {name: bound.get(name) for name in expected} == expected
    assert (None, 99) in shapes(result, "Dense")  # what follows exit() is shown as well


# -- sizes that Keras refuses for their type ------------------------------------------------


async def test_refused_sizes_are_told_and_hide_no_shape(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        import numpy as np
        first = keras.Sequential([layers.Dense(64, input_shape=(784)), layers.Dense(10)])
        inputs = layers.Input(shape=(100))
        x = layers.Dense(np.int64(7))(inputs)
        x = layers.Dense(64 / 2)(x)
        other = layers.Input(12)
        try:
            layers.Dense(3 / 1)
            newer = False
        except ValueError:
            newer = True
        last = layers.Dense(5 if newer else 6)(other)
        """
    )
    told = [(event.span.line, event.error.message) for event in of(result, ErrorRaised)]
    units = "Received an invalid value for `units`, expected a positive integer. Received: units="
    assert told == [
        (4, "Cannot convert '784' to a shape."),
        (5, "Cannot convert '100' to a shape."),
        (6, units + "7"),
        (7, units + "32.0"),
        (8, "Cannot convert '12' to a shape."),
    ]
    assert [bound for name, bound in outputs(result) if name == "Dense"] == [
        (None, 64),
        (None, 10),
        (None, 7),
        (None, 32),
        (None, 5),
    ]


async def test_loops_fit_what_is_unknown_into_the_form_of_their_target(trace) -> None:
    result = await trace(
        """
        import absent
        import numpy as np
        import tensorflow as tf
        collected = None
        for x, y in iter(absent.load()):
            collected = x.numpy() if collected is None else np.concatenate((collected, x))
        collected.mean()
        for number, (a, b) in [(0, absent.pair()), (1, (2, 3))]:
            seen = tf.zeros((number, 2))
        last = tf.zeros((4, b))
        for head, *rest in [absent.row(), (1, 2, 3)]:
            pass
        ends = tf.zeros((head, len(rest)))
        """
    )
    assert right(result)
    assert variables(result)["seen"] == (1, 2)
    assert variables(result)["last"] == (4, 3)
    assert variables(result)["ends"] == (1, 2)


async def test_what_is_applied_at_random_is_applied(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        crop = layers.RandomCrop(8, 8)
        def sometimes(apply, x, p):
            if keras.random.uniform([]) < p:
                return apply(x)
            return x
        def unless(x, p):
            if keras.random.uniform([]) < p:
                return None
            return crop(x)
        image = sometimes(crop, keras.random.normal((4, 32, 32, 3)), 0.8)
        other = unless(keras.random.normal((4, 16, 16, 3)), 0.1)
        """
    )
    assert right(result)
    assert variables(result)["image"] == (4, 8, 8, 3)
    assert variables(result)["other"] == (4, 8, 8, 3)
