"""The one argument whose change gives the size that is wanted, on hand-made traces."""

from __future__ import annotations

from dataclasses import replace

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.suspects.resizing import REMOVED, Sizes, fitting, same_sizes

from .events import called, layer, span_in, t, trace

PROGRAM = """inp = Input((28, 28, 1))
x = Conv2D(8, 3, padding="same")(inp)
x = MaxPooling2D(2)(x)
x = MaxPooling2D(2)(x)
x = UpSampling2D(2)(x)
x = Conv2D(8, 3)(x)
x = UpSampling2D(2)(x)
"""


def wants(*sizes: int):
    def fits(found: list[Sizes]) -> bool:
        return found == [sizes]

    return fits


def autoencoder() -> tuple[Trace, Call]:
    """28 → 28 → 14 → 7 → 14 → 12 → 24."""
    place = [
        span_in(PROGRAM, "Input((28, 28, 1))"),
        span_in(PROGRAM, 'Conv2D(8, 3, padding="same")'),
        span_in(PROGRAM, "MaxPooling2D(2)"),
        span_in(PROGRAM, "MaxPooling2D(2)", PROGRAM.index("MaxPooling2D(2)") + 1),
        span_in(PROGRAM, "UpSampling2D(2)"),
        span_in(PROGRAM, "Conv2D(8, 3)"),
        span_in(PROGRAM, "UpSampling2D(2)", PROGRAM.index("UpSampling2D(2)") + 1),
    ]
    pool = {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}
    kernel = {"kernel_size": [3, 3], "strides": [1, 1]}
    built = trace(
        PROGRAM,
        layer(1, "InputLayer", place[0], "input"),
        layer(2, "Conv2D", place[1], **kernel, padding="same"),
        layer(3, "MaxPooling2D", place[2], **pool),
        layer(4, "MaxPooling2D", place[3], **pool),
        layer(5, "UpSampling2D", place[4], size=[2, 2]),
        layer(6, "Conv2D", place[5], **kernel, padding="valid"),
        layer(7, "UpSampling2D", place[6], size=[2, 2]),
        called(1, 1, None, t(None, 28, 28, 1)),
        called(2, 2, t(None, 28, 28, 1), t(None, 28, 28, 8), 1),
        called(3, 3, t(None, 28, 28, 8), t(None, 14, 14, 8), 2),
        called(4, 4, t(None, 14, 14, 8), t(None, 7, 7, 8), 3),
        called(5, 5, t(None, 7, 7, 8), t(None, 14, 14, 8), 4),
        called(6, 6, t(None, 14, 14, 8), t(None, 12, 12, 8), 5),
        called(7, 7, t(None, 12, 12, 8), t(None, 24, 24, 8), 6),
    )
    return built, built.calls[7]


def test_the_padding_that_is_missing_is_found() -> None:
    built, last = autoencoder()
    found = fitting(built, [last], wants(28, 28))
    assert [(change.call.id, change.argument, change.text) for change in found] == [
        (6, "padding", '"same"')
    ]
    assert found[0].place == built.calls[6].layer.span


def test_nothing_is_found_where_no_single_change_fits() -> None:
    built, last = autoencoder()
    assert fitting(built, [last], wants(29, 29)) == []


def test_a_padding_comes_before_a_factor() -> None:
    built, last = autoencoder()
    # 36 comes of three times 12 alone; 24 would stay for a change of nothing.
    assert [(c.call.id, c.text) for c in fitting(built, [last], wants(36, 36))] == [(7, "3")]


def test_sizes_that_are_not_what_the_layers_come_to_are_left_alone() -> None:
    built, last = autoencoder()
    other = replace(last, outputs=t(None, 25, 25, 8))
    assert fitting(built, [other], wants(28, 28)) == []


HELPER = """def block(x, strides):
    return Conv2D(8, 3, strides=strides, padding="same")(x)
a = block(inp, 2)
b = block(inp, 1)
"""


def test_the_call_of_a_helper_is_where_the_number_is_chosen() -> None:
    made = span_in(HELPER, 'Conv2D(8, 3, strides=strides, padding="same")')
    one, other = span_in(HELPER, "block(inp, 2)"), span_in(HELPER, "block(inp, 1)")

    def conv(number: int, strides: int, used: Span):
        event = layer(
            number, "Conv2D", made, kernel_size=[3, 3], strides=[strides] * 2, padding="same"
        )
        return replace(event, stack=(made, used))

    built = trace(
        HELPER,
        layer(1, "InputLayer", None, "input"),
        conv(2, 2, one),
        conv(3, 1, other),
        called(1, 1, None, t(None, 32, 32, 3)),
        called(2, 2, t(None, 32, 32, 3), t(None, 16, 16, 8), 1),
        called(3, 3, t(None, 32, 32, 3), t(None, 32, 32, 8), 1),
    )
    found = fitting(built, [built.calls[2], built.calls[3]], same_sizes)
    assert {(c.place, c.keyword, c.text) for c in found} == {
        (other, "strides", "2"),
        (one, "strides", "1"),
    }


def test_a_stage_too_many_is_left_out_where_no_argument_fits() -> None:
    built, end = autoencoder()
    (change,) = fitting(built, [end], wants(10, 10))
    assert (change.argument, change.place) == (
        REMOVED,
        span_in(PROGRAM, "UpSampling2D(2)"),
    )
    assert change.advice == (
        "Without this UpSampling2D the size would fit: it is a stage too many."
    )
