"""Axis formulas against the shapes that the real Keras computes, over grids of arguments."""

from __future__ import annotations

import math
import textwrap

import pytest

from kerascope.analysis.explain.applied import Applied, applied
from kerascope.analysis.explain.axes import axis_changes, axis_notes
from kerascope.analysis.explain.sliding import transposed, window

from ..events import called, layer, report, span_in, t

GRIDS = {
    "convolutions": (
        """
        for size in (7, 10, 29):
            for kernel in (1, 2, 3, 5):
                for stride in (1, 2, 3):
                    for padding in ("valid", "same"):
                        x = keras.Input((size, size + 1, 4))
                        layers.Conv2D(6, (kernel, 2), strides=stride, padding=padding)(x)
                        layers.DepthwiseConv2D(
                            kernel, strides=stride, padding=padding, depth_multiplier=2)(x)
                        layers.SeparableConv2D(3, kernel, strides=stride, padding=padding)(x)
                        layers.MaxPooling2D(kernel, strides=stride, padding=padding)(x)
                        layers.AveragePooling2D((kernel, 1), padding=padding)(x)
        """,
        {"Conv2D": 3, "DepthwiseConv2D": 3, "SeparableConv2D": 3}
        | {"MaxPooling2D": 2, "AveragePooling2D": 2},
    ),
    "dilated": (
        """
        for size in (17, 32):
            for kernel in (2, 3, 4):
                for dilation in (1, 2, 3):
                    for padding in ("valid", "same", "causal"):
                        x = keras.Input((size, 2))
                        layers.Conv1D(5, kernel, dilation_rate=dilation, padding=padding)(x)
                    x = keras.Input((size, size, 3))
                    layers.Conv2D(5, kernel, dilation_rate=(dilation, 1), padding="valid")(x)
        """,
        {"Conv1D": 2, "Conv2D": 3},
    ),
    "volumes": (
        """
        x = keras.Input((9, 10, 11, 2))
        for padding in ("valid", "same"):
            layers.Conv3D(4, (2, 3, 1), strides=(1, 2, 3), padding=padding)(x)
            layers.MaxPooling3D(2, padding=padding)(x)
            layers.Conv3DTranspose(4, (2, 3, 1), strides=(1, 2, 3), padding=padding)(x)
        layers.UpSampling3D((2, 3, 4))(x)
        layers.ZeroPadding3D(((1, 2), (3, 4), (5, 6)))(x)
        layers.Cropping3D(((1, 2), (3, 4), (0, 6)))(x)
        """,
        {"Conv3D": 4, "MaxPooling3D": 3, "Conv3DTranspose": 4, "UpSampling3D": 3}
        | {"ZeroPadding3D": 3, "Cropping3D": 3},
    ),
    "transposed": (
        """
        for size in (1, 4, 7):
            for kernel in (1, 2, 3, 4, 5):
                for stride in (1, 2, 3):
                    for padding in ("valid", "same"):
                        for extra in (None, 0, 1):
                            if extra is not None and extra >= stride:
                                continue
                            x = keras.Input((size, size, 4))
                            layers.Conv2DTranspose(
                                6, kernel, strides=stride, padding=padding, output_padding=extra)(x)
                        x = keras.Input((size, 4))
                        layers.Conv1DTranspose(2, kernel, strides=stride, padding=padding)(x)
        for dilation in (1, 2, 3):
            x = keras.Input((6, 6, 4))
            layers.Conv2DTranspose(6, 3, dilation_rate=dilation)(x)
        """,
        {"Conv2DTranspose": 3, "Conv1DTranspose": 2},
    ),
    "channels first": (
        """
        for padding in ("valid", "same"):
            x = keras.Input((3, 20, 21))
            layers.MaxPooling2D(2, padding=padding, data_format="channels_first")(x)
            layers.Conv2D(5, 3, strides=2, padding=padding, data_format="channels_first")(x)
        """,
        {"MaxPooling2D": 2, "Conv2D": 3},
    ),
    "sequences": (
        """
        x = keras.Input((10, 4))
        layers.LSTM(3)(x)
        layers.GRU(3, return_sequences=True)(x)
        layers.SimpleRNN(3, return_sequences=True)(x)
        layers.TimeDistributed(layers.Dense(7))(x)
        layers.RepeatVector(6)(keras.Input((4,)))
        layers.Bidirectional(layers.GRU(5, return_sequences=True))(x)
        layers.ZeroPadding1D((1, 2))(x)
        layers.Cropping1D((1, 2))(x)
        layers.UpSampling1D(3)(x)
        layers.Permute((2, 1))(x)
        layers.Attention()([keras.Input((6, 8)), keras.Input((5, 8))])
        layers.MultiHeadAttention(2, 3)(x, keras.Input((5, 4)))
        layers.GroupQueryAttention(8, 4, 2)(x, x)
        """,
        {"LSTM": 2, "GRU": 1, "SimpleRNN": 1, "TimeDistributed": 1, "RepeatVector": 1}
        | {"Bidirectional": 1, "ZeroPadding1D": 1, "Cropping1D": 1, "UpSampling1D": 1}
        | {"Permute": 2, "Attention": 2, "MultiHeadAttention": 1, "GroupedQueryAttention": 1},
    ),
    "bidirectional": (
        """
        x = keras.Input((10, 4))
        for mode in ("concat", "sum", "mul", "ave"):
            layers.Bidirectional(layers.LSTM(5), merge_mode=mode)(x)
        """,
        {"Bidirectional": 2},
    ),
    "features": (
        """
        layers.Dense(7)(keras.Input((3,)))
        layers.Dense(7)(keras.Input((5, 6, 3)))
        layers.Embedding(50, 8)(keras.Input((11,), dtype="int32"))
        layers.Embedding(50, 8)(keras.Input((2, 11), dtype="int32"))
        """,
        {"Dense": 1, "Embedding": 1},
    ),
    "shapes": (
        """
        x = keras.Input((6, 4, 3))
        layers.Flatten()(x)
        layers.Reshape((-1, 3))(x)
        layers.Reshape((2, 3, -1))(x)
        layers.Reshape((-1,))(x)
        layers.Reshape((24, 3))(x)
        """,
        {"Flatten": 1, "Reshape": 1},
    ),
    "images": (
        """
        x = keras.Input((6, 4, 3))
        layers.ZeroPadding2D(((1, 2), (3, 4)))(x)
        layers.ZeroPadding2D(2)(x)
        layers.Cropping2D(((1, 2), (0, 1)))(x)
        layers.UpSampling2D((2, 3))(x)
        layers.Resizing(9, 8)(x)
        layers.CenterCrop(3, 2)(x)
        """,
        {"ZeroPadding2D": 2, "Cropping2D": 2, "UpSampling2D": 2, "Resizing": 2, "CenterCrop": 2},
    ),
    "recurrent images": (
        """
        x = keras.Input((5, 9, 10, 2))
        for padding in ("valid", "same"):
            for kept in (True, False):
                layers.ConvLSTM2D(
                    4, (3, 2), strides=(2, 1), padding=padding, return_sequences=kept)(x)
        layers.ConvLSTM1D(4, 3)(keras.Input((5, 9, 2)))
        """,
        {"ConvLSTM2D": 3, "ConvLSTM1D": 3},
    ),
    "joined": (
        """
        a, b, c = keras.Input((6, 4)), keras.Input((6, 5)), keras.Input((2, 4))
        layers.Concatenate()([a, b])
        layers.Concatenate(axis=1)([a, c])
        layers.Add()([a, keras.Input((6, 1))])
        layers.Multiply()([a, keras.Input((1, 4))])
        """,
        {"Concatenate": 1, "Add": 1, "Multiply": 1},
    ),
    "equations": (
        """
        x = keras.Input((32, 128))
        layers.EinsumDense("abc,cde->abde", output_shape=(None, 4, 8), bias_axes="e")(x)
        layers.EinsumDense("abc,cd->abd", output_shape=(None, 64))(x)
        """,
        {"EinsumDense": 1},
    ),
    "adaptive": (
        """
        layers.AdaptiveMaxPooling2D((3, 4))(keras.Input((9, 10, 2)))
        layers.AdaptiveAveragePooling1D(5)(keras.Input((9, 2)))
        """,
        {"AdaptiveMaxPooling2D": 2, "AdaptiveAveragePooling1D": 1},
    ),
    "operations": (
        """
        from keras import ops
        x, y = keras.Input((5, 8)), keras.Input((8, 3))
        ops.matmul(x, y)
        x @ y
        ops.mean(x, axis=1)
        ops.sum(x, axis=-1, keepdims=True)
        ops.max(x, axis=(1, 2))
        ops.expand_dims(x, -1)
        ops.stack([x, x, x], axis=1)
        ops.pad(x, ((0, 0), (1, 2), (0, 0)))
        ops.tile(x, (1, 2, 3))
        ops.repeat(x, 2, axis=1)
        ops.split(x, 2, axis=2)
        ops.one_hot(keras.Input((4,), dtype="int32"), 7)
        ops.swapaxes(x, 1, 2)
        ops.transpose(x, (0, 2, 1))
        ops.concatenate([x, x], axis=1)
        ops.reshape(keras.Input((5, 8), batch_size=2), (-1, 4))
        """,
        {"Matmul": 1, "Mean": 1, "Sum": 1, "Max": 1, "ExpandDims": 1, "Stack": 1, "Pad": 1}
        | {"Tile": 2, "Repeat": 1, "Split": 1, "OneHot": 1, "Swapaxes": 2, "Transpose": 2}
        | {"Concatenate": 1, "Reshape": 1},
    ),
    "patches": (
        """
        x = keras.Input((32, 48, 3))
        keras.ops.image.extract_patches(x, 16)
        keras.ops.image.extract_patches(x, (8, 4), strides=(5, 3), padding="same")
        """,
        {"ExtractPatches": 3},
    ),
}


def _steps(report, classes) -> list[Applied]:
    found = [applied(report, step) for step in report.steps.values() if step.parent is None]
    return [one for one in found if one is not None and one.info.cls in classes]


@pytest.mark.parametrize("grid", GRIDS)
async def test_every_formula_comes_to_what_keras_computes(inspect, grid: str) -> None:
    program, least = GRIDS[grid]
    found = await inspect("import keras\nfrom keras import layers\n" + textwrap.dedent(program))
    steps = _steps(found, least)
    assert {one.info.cls for one in steps} == set(least)
    for one in steps:
        changes = axis_changes(one)
        told = f"{one.info.cls} {dict(one.info.config)}: {one.input} -> {one.output}"
        assert len(changes) >= least[one.info.cls], told
        for change in changes:
            if change.formula is not None and change.axis is not None:
                assert one.output is not None
                assert one.output[change.axis] == change.formula.value, told


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (window(28, 3, 1, "valid"), "floor((28 - 3 + 0) / 1) + 1 = 26"),
        (window(28, 2, 2, "same"), "ceil(28 / 2) = 14"),
        (window(10, 3, 1, "causal", 2), "floor((10 - (2 · (3 - 1) + 1) + 4) / 1) + 1 = 10"),
        (transposed(7, 3, 2, "same"), "7 · 2 = 14"),
        (transposed(7, 3, 2, "valid"), "(7 - 1) · 2 + 3 + 0 = 15"),
        (transposed(7, 3, 2, "same", 1), "(7 - 1) · 2 + 1 + 1 = 14"),
    ],
)
def test_formulas_show_their_numbers(formula, text) -> None:
    assert str(formula) == text


def test_the_text_of_a_formula_comes_to_its_value() -> None:
    for size in range(1, 12):
        for kernel in range(1, 5):
            for stride in range(1, 4):
                for formula in (
                    window(size, kernel, stride, "valid"),
                    window(size, kernel, stride, "same"),
                    window(size, kernel, stride, "causal", 2),
                    transposed(size, kernel, stride, "valid"),
                    transposed(size, kernel, stride, "same", 0, 2),
                ):
                    assert formula is not None
                    written = formula.text.replace("·", "*")
                    assert eval(written, {"floor": math.floor, "ceil": math.ceil}) == formula.value


def test_what_has_no_formula_has_none() -> None:
    assert window(28, 3, 1, "reflect") is None
    assert window(28, 3, 0, "valid") is None
    assert transposed(28, 3, 1, "causal") is None


async def test_nothing_is_explained_of_sizes_that_are_not_known(inspect) -> None:
    found = await inspect(
        """
        import keras
        x = keras.layers.Conv2D(8, 3)(keras.Input((None, 20, 3)))
        y = keras.layers.Flatten()(x)
        """
    )
    (conv,) = _steps(found, ("Conv2D",))
    (flatten,) = _steps(found, ("Flatten",))
    assert [(note.axes, note.text) for note in axis_notes(conv)] == [
        (("width",), "floor((20 - 3 + 0) / 1) + 1 = 18"),
        (("channels",), "filters = 8"),
    ]
    assert axis_notes(flatten) == ()


async def test_the_way_tells_only_of_axes_that_changed(inspect) -> None:
    found = await inspect(
        """
        import keras
        x = keras.Input((20, 20, 3))
        x = keras.layers.Conv2D(8, 3, padding="same")(x)
        x = keras.layers.Conv2D(8, 3)(x)
        """
    )
    told = [
        [note.text for note in axis_notes(one, changed_only=True)]
        for one in _steps(found, ("Conv2D",))
    ]
    assert told == [["filters = 8"], ["floor((20 - 3 + 0) / 1) + 1 = 18"]]


async def test_a_class_of_the_users_own_is_not_taken_for_the_one_it_is_named_as(inspect) -> None:
    found = await inspect(
        """
        import keras
        class Dense(keras.layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.units = units
            def call(self, x):
                return keras.ops.concatenate([x, x], axis=-1)
        y = Dense(8)(keras.Input((4,)))
        """
    )
    (own,) = _steps(found, ("Dense",))
    assert (own.output, axis_notes(own)) == ((None, 8), ())


def test_a_formula_that_does_not_come_to_the_traced_shape_is_left_out() -> None:
    text = "import keras\ny = keras.layers.Dense(9)(x)\n"
    lying = report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(9)"), units=9),
        called(1, 1, t(None, 3), t(None, 4)),
    )
    one = applied(lying, lying.steps[1])
    assert one is not None and axis_changes(one) == ()
