"""Hovers and hints as values; text of the user's stays text."""

from kerascope.analysis.hints import inlay_hints
from kerascope.analysis.hover import hover_at
from kerascope.analysis.markdown import code_block, code_span
from kerascope_tracer.wire import LayerConstructed

from .events import called, layer, report, span_in, t


def test_one_hint_a_line_of_the_layer_that_ends_last() -> None:
    text = "import keras\nx = keras.layers.Dense(3)(keras.layers.ReLU()(x))  # deep\n"
    found = report(
        text,
        layer(1, "ReLU", span_in(text, "keras.layers.ReLU()")),
        called(1, 1, t(None, 4), t(None, 4)),
        layer(2, "Dense", span_in(text, "keras.layers.Dense(3)")),
        called(2, 2, t(None, 4), t(None, 3), 1),
    )
    (hint,) = inlay_hints(found)
    assert (hint.line, hint.column, hint.label) == (2, 57, "→ (None, 3)")


def test_a_wrapper_says_more_than_what_it_wraps() -> None:
    text = "import keras\nx = keras.layers.Bidirectional(keras.layers.LSTM(3))(x)\n"
    found = report(
        text,
        layer(1, "LSTM", span_in(text, "keras.layers.LSTM(3)")),
        layer(
            2, "Bidirectional", span_in(text, "keras.layers.Bidirectional(keras.layers.LSTM(3))")
        ),
        called(1, 1, t(None, 5, 4), t(None, 3), parent=2),
        called(2, 2, t(None, 5, 4), t(None, 6)),
    )
    assert [hint.label for hint in inlay_hints(found)] == ["→ (None, 6)"]


def test_several_shapes_are_told_as_several() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n"
    place = span_in(text, "keras.layers.Dense(3)")
    calls = [called(n, 1, t(None, *[n] * n, 4), t(None, *[n] * n, 3)) for n in range(1, 6)]
    two = report(text, layer(1, "Dense", place), *calls[:2])
    assert [hint.label for hint in inlay_hints(two)] == ["→ (None, 1, 3) | (None, 2, 2, 3)"]
    five = report(text, layer(1, "Dense", place), *calls)
    (hint,) = inlay_hints(five)
    assert hint.label.startswith("\N{MULTIPLICATION SIGN}5 → (None, 1, 3) …")
    hover = hover_at(five, 2, 5)
    assert hover is not None
    assert "| 1 | `(None, 1, 4)` | `(None, 1, 3)` | float32 |" in hover.markdown
    assert "| 1 | `(None, 2, 2, 4)` | `(None, 2, 2, 3)` | float32 |" in hover.markdown


def test_a_pass_of_the_whole_model_is_no_further_call_of_its_layers() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n"
    made = layer(1, "Dense", span_in(text, "keras.layers.Dense(3)"))
    built, trained = t(None, 4), t(32, 4)
    first = called(1, 1, built, t(None, 3))
    replayed = called(3, 1, trained, t(32, 3), parent=2)
    once = hover_at(report(text, made, first, replayed), 2, 10)
    assert once is not None and "| calls |" not in once.markdown
    shared = called(4, 1, built, t(None, 3))
    twice = hover_at(report(text, made, first, shared, replayed), 2, 10)
    assert twice is not None and "| calls | 2 |" in twice.markdown


def test_a_layer_that_was_never_called_has_no_hint() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n"
    found = report(text, layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")))
    assert inlay_hints(found) == ()
    hover = hover_at(found, 2, 10)
    assert hover is not None and "not called" in hover.markdown


def test_nothing_is_told_of_other_text() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n\n"
    found = report(text, layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")))
    assert hover_at(found, 1, 3) is None
    assert hover_at(found, 3, 0) is None
    assert hover_at(found, 99, 0) is None


def test_names_from_the_program_stay_inert() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n"
    evil = "`](command:x)<b>|\n# h"
    built = LayerConstructed(
        1, "Dense", evil, "layer", ("Layer",), {}, span_in(text, "keras.layers.Dense(3)")
    )
    hover = hover_at(report(text, built, called(1, 1, t(None, 1), t(None, 3))), 2, 10)
    assert hover is not None
    first = hover.markdown.splitlines()[0]
    assert first == r"### Dense · \`\](command\:x)\<b\>\| # h"


def test_code_cannot_be_closed_from_inside() -> None:
    assert code_span("a`b") == "`a'b`"
    assert code_block("a ```\n[x](y)").splitlines()[0] == "````text"
    assert code_block("a ```\n[x](y)").splitlines()[-1] == "````"
    assert len(code_span("x" * 1000)) < 300
