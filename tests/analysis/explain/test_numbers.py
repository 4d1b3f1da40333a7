"""Parameters, multiply-adds and memory against the real numbers of Keras."""

from __future__ import annotations

import pytest

from kerascope.analysis.explain.applied import applied
from kerascope.analysis.explain.cost import model_cost, step_cost
from kerascope.analysis.explain.memory import bytes_text, count_text, output_bytes, weight_bytes
from kerascope.analysis.explain.parameters import frozen_note, parameter_formula
from kerascope.analysis.explain.summary import summarize
from kerascope.analysis.specs import dtype_text

from ..events import t

# The expression that constructs a layer, what it is applied to, and its formula. Keras' own count
# is what the trace tells: a formula that comes to anything else would be None.
PARAMETERS = [
    ("Conv2D(32, 3)", "(28, 28, 1)", "3 · 3 · 1 · 32 + 32", 320),
    ("Conv2D(8, (3, 2), use_bias=False)", "(9, 9, 3)", "3 · 2 · 3 · 8", 144),
    ("Conv2D(8, 3, groups=2)", "(9, 9, 4)", "3 · 3 · 2 · 8 + 8", 152),
    ("Conv1D(8, 5)", "(9, 3)", "5 · 3 · 8 + 8", 128),
    ("Conv3D(2, 3)", "(9, 9, 9, 4)", "3 · 3 · 3 · 4 · 2 + 2", 218),
    ("Conv2DTranspose(5, 3)", "(9, 9, 4)", "3 · 3 · 5 · 4 + 5", 185),
    ("DepthwiseConv2D(3, depth_multiplier=2)", "(9, 9, 4)", "3 · 3 · 4 · 2 + 8", 80),
    ("SeparableConv2D(6, 3)", "(9, 9, 4)", "3 · 3 · 4 · 1 + 1 · 1 · 4 · 6 + 6", 66),
    ("Dense(10)", "(5408,)", "5408 · 10 + 10", 54_090),
    ("Dense(10, use_bias=False)", "(7, 3)", "3 · 10", 30),
    (
        "EinsumDense('abc,cd->abd', output_shape=(None, 64), bias_axes='d')",
        "(32, 128)",
        "128 · 64 + 64",
        8_256,
    ),
    ("Embedding(1000, 64)", "(None,)", "1000 · 64", 64_000),
    ("BatchNormalization()", "(9, 9, 32)", "4 · 32", 128),
    ("BatchNormalization(scale=False)", "(9, 9, 32)", "3 · 32", 96),
    ("LayerNormalization()", "(9, 32)", "2 · 32", 64),
    ("GroupNormalization(4)", "(9, 32)", "2 · 32", 64),
    ("PReLU()", "(9, 32)", "9 · 32", 288),
    ("LSTM(8)", "(5, 16)", "4 · ((16 + 8) · 8 + 8)", 800),
    ("LSTM(8, use_bias=False)", "(5, 16)", "4 · (16 + 8) · 8", 768),
    ("GRU(8)", "(5, 16)", "3 · ((16 + 8) · 8 + 2 · 8)", 624),
    ("GRU(8, reset_after=False)", "(5, 16)", "3 · ((16 + 8) · 8 + 8)", 600),
    ("SimpleRNN(8)", "(5, 16)", "(16 + 8) · 8 + 8", 200),
    ("Bidirectional(layers.LSTM(8))", "(5, 16)", "2 · 4 · ((16 + 8) · 8 + 8)", 1_600),
    ("Bidirectional(layers.GRU(8))", "(5, 16)", "2 · 3 · ((16 + 8) · 8 + 2 · 8)", 1_248),
    ("TimeDistributed(layers.Dense(4))", "(5, 16)", "16 · 4 + 4", 68),
    ("ConvLSTM2D(4, 3)", "(5, 9, 9, 2)", "3 · 3 · 2 · 16 + 3 · 3 · 4 · 16 + 16", 880),
    ("Normalization()", "(5, 16)", "2 · 16 + 1", 33),
]


@pytest.mark.parametrize(("made", "shape", "formula", "count"), PARAMETERS)
async def test_parameters_are_written_out(inspect, made, shape, formula, count) -> None:
    dtype = ", dtype='int32'" if made.startswith("Embedding") else ""
    report = await inspect(
        f"import keras\nfrom keras import layers\ny = layers.{made}(keras.Input({shape}{dtype}))\n"
    )
    (fact,) = [fact for fact in report.facts if fact.layer == made.partition("(")[0]]
    info = report.layers[fact.layer_ids[0]]
    assert fact.params == info.params == count
    found = parameter_formula(info)
    assert found is not None
    assert (found.text, found.value) == (formula, count)


async def test_multi_head_attention_is_written_by_its_projections(inspect) -> None:
    report = await inspect(
        """
        import keras
        x = keras.Input((5, 16))
        y = keras.layers.MultiHeadAttention(num_heads=2, key_dim=8)(x, x)
        """
    )
    info = next(info for info in report.layers.values() if info.cls == "MultiHeadAttention")
    formula = parameter_formula(info)
    assert formula is not None
    assert str(formula) == "3 · (16 · 2 · 8 + 2 · 8) + 2 · 8 · 16 + 16 = 1088"


async def test_what_is_not_trained_is_said(inspect) -> None:
    report = await inspect(
        """
        import keras
        x = keras.layers.BatchNormalization()(keras.Input((4,)))
        frozen = keras.layers.Dense(3, trainable=False)
        y = keras.layers.Dense(2)(frozen(x))
        """
    )
    notes = {
        info.name: frozen_note(info) for info in report.layers.values() if info.role == "layer"
    }
    assert notes == {
        "batch_normalization": "8 of them not trainable",
        "dense": "not trainable",
        "dense_1": "",
    }


# The multiply-adds of one sample, counted by hand.
COSTS = [
    ("Conv2D(32, 3)", "(28, 28, 1)", 26 * 26 * 32 * 9),
    ("Conv2D(8, 3, groups=2)", "(9, 9, 4)", 7 * 7 * 8 * 9 * 2),
    ("Conv2D(8, 3, data_format='channels_first', padding='same')", "(3, 9, 8)", 72 * 8 * 27),
    ("Conv1D(8, 5, padding='causal')", "(9, 3)", 9 * 5 * 3 * 8),
    ("Conv2DTranspose(5, 3, strides=2)", "(4, 4, 6)", 16 * 9 * 6 * 5),
    ("DepthwiseConv2D(3, depth_multiplier=2)", "(9, 9, 4)", 49 * 9 * 8),
    ("SeparableConv2D(6, 3)", "(9, 9, 4)", 49 * 9 * 4 + 49 * 4 * 6),
    ("Dense(10)", "(7,)", 70),
    ("Dense(10)", "(5, 7)", 350),
    ("EinsumDense('abc,cd->abd', output_shape=(None, 64))", "(32, 128)", 32 * 128 * 64),
    ("LSTM(8)", "(5, 16)", 5 * 4 * 24 * 8),
    ("GRU(8)", "(5, 16)", 5 * 3 * 24 * 8),
    ("Bidirectional(layers.SimpleRNN(8))", "(5, 16)", 2 * 5 * 24 * 8),
    ("RNN(layers.LSTMCell(8))", "(5, 16)", 5 * 4 * 24 * 8),
    ("TimeDistributed(layers.Dense(4))", "(5, 16)", 5 * 16 * 4),
    ("ConvLSTM2D(4, 3, padding='same')", "(5, 9, 9, 2)", 5 * 81 * 16 * 9 * 6),
    ("BatchNormalization()", "(9, 9, 32)", 0),
    ("MaxPooling2D()", "(8, 8, 3)", 0),
    ("Flatten()", "(8, 8, 3)", 0),
]


@pytest.mark.parametrize(("made", "shape", "count"), COSTS)
async def test_multiply_adds_of_a_layer(inspect, made, shape, count) -> None:
    report = await inspect(
        "import keras\nfrom keras import layers\n"
        f"x = keras.Input({shape})\nmodel = keras.Model(x, layers.{made}(x))\n"
    )
    (model,) = report.models
    cost = model_cost(report, model)
    assert (cost.value, cost.exact) == (count, True)


async def test_multiply_adds_of_attention(inspect) -> None:
    report = await inspect(
        """
        import keras
        q, v = keras.Input((6, 16)), keras.Input((5, 12))
        a = keras.layers.MultiHeadAttention(num_heads=2, key_dim=8)(q, v)
        b = keras.layers.Attention()([keras.Input((6, 8)), keras.Input((5, 8))])
        c = keras.layers.Dot(axes=2)([keras.Input((6, 8)), keras.Input((5, 8))])
        """
    )
    costs = {step.layer: step_cost(report, step).value for step in report.steps.values()}
    projections = 6 * 16 * 16 + 2 * (5 * 12 * 16) + 6 * 16 * 16
    assert costs["MultiHeadAttention"] == projections + 6 * 5 * 16 * 2
    assert costs["Attention"] == 6 * 5 * 16
    assert costs["Dot"] == 6 * 5 * 8


async def test_what_cannot_be_counted_is_not_guessed(inspect) -> None:
    report = await inspect(
        """
        import keras
        class Own(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = keras.layers.Dense(4)
            def call(self, x):
                return self.inner(x) * 2
        x = keras.layers.Conv2D(4, 3)(keras.Input((None, None, 3)))
        y = Own()(keras.Input((3,)))
        """
    )
    costs = {step.layer: step_cost(report, step) for step in report.steps.values()}
    assert costs["Conv2D"].text == ""
    assert costs["Own"].text == "at least 12"


async def test_a_model_adds_up_with_shared_and_nested_parts(inspect) -> None:
    report = await inspect(
        """
        import keras
        from keras import layers
        inner = keras.Sequential([keras.Input((8,)), layers.Dense(8), layers.ReLU()])
        x = keras.Input((8,))
        shared = layers.Dense(8, use_bias=False)
        y = layers.Add()([shared(x), shared(inner(x))])
        model = keras.Model(x, layers.Dense(3)(y))
        """
    )
    outer = next(model for model in report.models if model.cls == "Functional")
    summary = summarize(report, outer)
    rows = {row.name: row for row in summary.rows}
    assert (rows["dense_1"].calls, rows["dense_1"].params) == (2, 64)
    assert rows["dense_1"].cost.value == 2 * 64
    assert (rows["sequential"].params, rows["sequential"].cost.value) == (72, 64)
    assert summary.params == 72 + 64 + 27
    assert summary.params == sum(row.params or 0 for row in summary.rows)
    assert (summary.cost.value, summary.cost.exact) == (64 + 128 + 24, True)
    assert summary.weight_bytes == 4 * summary.params
    classes = [row.cls for row in summary.rows]
    assert classes == ["InputLayer", "Dense", "Sequential", "Add", "Dense"]
    assert summary.layers == 4


async def test_memory_follows_the_dtypes(inspect) -> None:
    report = await inspect(
        """
        import keras
        keras.config.set_dtype_policy("mixed_float16")
        x = keras.Input((8, 8, 3))
        model = keras.Model(x, keras.layers.Conv2D(4, 3)(x))
        """
    )
    (model,) = report.models
    (row,) = [row for row in summarize(report, model).rows if row.cls == "Conv2D"]
    assert dtype_text(row.outputs) == "float16"
    assert row.output_bytes == 6 * 6 * 4 * 2
    assert row.weight_bytes == 112 * 4


def test_bytes_and_counts_as_text() -> None:
    assert output_bytes(t(None, 3, 4)) == 48
    assert output_bytes((t(None, 3), t(None, 2, dtype="int64"))) == 28
    assert output_bytes(t(None, None, 4)) is None
    assert output_bytes(t(None, 3, dtype="string")) is None
    assert weight_bytes({"float32": 10, "int8": 3}) == 43
    assert weight_bytes({"mystery": 10}) is None
    assert [bytes_text(n) for n in (0, 1023, 1024, 217_640, 5 * 1024**3)] == [
        "0 B",
        "1023 B",
        "1.0 KB",
        "212.5 KB",
        "5.0 GB",
    ]
    assert [count_text(n) for n in (320, 54_410, 1_234_567, 7_000_000_000)] == [
        "320",
        "54.4 k",
        "1.2 M",
        "7.0 G",
    ]


async def test_what_a_model_is_called(inspect) -> None:
    report = await inspect(
        """
        import keras
        from keras import layers
        def cnn():
            return keras.Sequential([keras.Input((9, 9, 1)), layers.Conv2D(2, 3), layers.Flatten()])
        a = cnn()
        b = keras.Sequential([keras.Input((9, 1)), layers.Bidirectional(layers.GRU(2))])
        c = keras.Sequential([keras.Input((9,)), layers.Dense(2)])
        i = keras.Input((4, 9, 9, 1))
        d = keras.Model(i, layers.LSTM(3)(layers.TimeDistributed(cnn())(i)))
        q = keras.Input((5, 8))
        e = keras.Model(q, layers.MultiHeadAttention(2, 4)(q, q))
        f = keras.Sequential([keras.Input((9,)), layers.ReLU()])
        """
    )
    titles = {
        (model.span.line if model.span else 0): summarize(report, model).title
        for model in report.models
    }
    kinds = [title.split(" · ")[0] for _, title in sorted(titles.items())]
    assert kinds == ["CNN", "RNN", "MLP", "CNN + RNN", "Transformer", "Sequential"]
    assert "MLP · 1 layer · 20 parameters · 80 B" in titles.values()


async def test_formulas_are_applied_to_steps_of_the_report(inspect) -> None:
    report = await inspect("import keras\ny = keras.layers.Dense(3)(keras.Input((2,)))\n")
    (step,) = [step for step in report.steps.values() if step.layer == "Dense"]
    one = applied(report, step)
    assert one is not None and one.number("units") == 3 and one.flag("use_bias")
