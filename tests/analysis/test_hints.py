"""Hints as values: what is shown, in how many words, and where their parts lead."""

from __future__ import annotations

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.hints import inlay_hints
from kerascope.analysis.report import ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.shift import shift
from kerascope_tracer.wire import VariableBound

from .events import called, failed, layer, report, span_in, t

TIMES = "\N{MULTIPLICATION SIGN}"

CHAIN = """import keras
a = keras.layers.Dense(3)(i)
b = keras.layers.Dense(
    5,
)(a)
c = b + a
"""


def _chain() -> ShapeReport:
    first, plus = span_in(CHAIN, "keras.layers.Dense(3)"), span_in(CHAIN, "b + a")
    second = span_in(CHAIN, "b = ")
    second = type(second)(3, 4, 5, 1)
    return report(
        CHAIN,
        layer(1, "Dense", first),
        called(1, 1, t(None, 4), t(None, 3), params=15, trainable_params=15),
        layer(2, "Dense", second),
        called(2, 2, t(None, 3), t(None, 5), 1, params=20, trainable_params=20),
        layer(3, "Add", plus, role="op"),
        called(3, 3, (t(None, 5), t(None, 3)), t(None, 5), 2, 1, span=plus),
        VariableBound("c", span_in(CHAIN, "c", CHAIN.index("c = b")), t(None, 5), (3,)),
    )


def _labels(found: ShapeReport, **settings: bool) -> dict[int, str]:
    return {hint.line: hint.label for hint in inlay_hints(found, AnalysisSettings(**settings))}


def test_a_call_of_several_lines_has_its_hint_on_the_last_one() -> None:
    assert _labels(_chain()) == {2: "→ (None, 3)", 5: "→ (None, 5)", 6: "→ (None, 5)"}


def test_each_kind_can_be_chosen() -> None:
    found = _chain()
    assert _labels(found, variable_hints=False) == {2: "→ (None, 3)", 5: "→ (None, 5)"}
    assert _labels(found, output_shape_hints=False) == {6: "→ (None, 5)"}
    assert _labels(found, output_shape_hints=False, variable_hints=False) == {}
    assert _labels(found, parameter_hints=True, variable_hints=False) == {
        2: "→ (None, 3) · 15 params",
        5: "→ (None, 5) · 20 params",
    }
    only = {"output_shape_hints": False, "variable_hints": False}
    assert _labels(found, parameter_hints=True, **only) == {2: "15 params", 5: "20 params"}
    assert _labels(found, input_shape_hints=True)[5] == "(None, 3) → (None, 5)"


def test_a_part_leads_to_the_layer_that_made_what_it_says() -> None:
    settings = AnalysisSettings(input_shape_hints=True)
    hints = {hint.line: hint for hint in inlay_hints(_chain(), settings)}
    given, output = hints[5].parts
    assert (given.text, given.target) == ("(None, 3)", span_in(CHAIN, "keras.layers.Dense(3)"))
    assert output.target is None


def test_a_call_leads_to_where_its_layer_is_constructed() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n\ny = d(x)\n"
    found = report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")),
        called(1, 1, t(None, 4), t(None, 3), span=span_in(text, "d(x)")),
    )
    hint = inlay_hints(found)[-1]
    assert (hint.line, hint.label) == (4, "→ (None, 3)")
    assert [part.target for part in hint.parts] == [span_in(text, "keras.layers.Dense(3)")]
    assert _labels(found, call_hints=False) == {2: "→ (None, 3)"}


def test_loops_are_told_with_their_number() -> None:
    text = "import keras\nfor n in sizes:\n    x = keras.layers.Dense(n)(x)\n"
    place = span_in(text, "keras.layers.Dense(n)")

    def looped(*widths: int) -> dict[int, str]:
        events = []
        for number, width in enumerate(widths, start=1):
            events.append(layer(number, "Dense", place))
            events.append(called(number, number, t(None, 9), t(None, width)))
        return _labels(report(text, *events))

    assert looped(4) == {3: "→ (None, 4)"}
    assert looped(4, 4, 4) == {3: f"{TIMES}3 → (None, 4)"}
    assert looped(4, 8) == {3: "→ (None, 4) | (None, 8)"}
    assert looped(4, 8, 16, 32) == {3: f"{TIMES}4 → (None, 4) … (None, 32)"}


def test_data_is_told_when_it_is_wished() -> None:
    text = "(x, y), _ = keras.datasets.mnist.load_data()\n"
    found = report(
        text,
        VariableBound("x", span_in(text, "x"), t(60000, 28, 28)),
        VariableBound("y", span_in(text, "y"), t(60000)),
        VariableBound("_", span_in(text, "_"), (t(10000, 28, 28), t(10000))),
    )
    assert _labels(found) == {}
    assert _labels(found, data_hints=True) == {1: "x (60000, 28, 28), y (60000,)"}


def test_nothing_is_shown_of_what_a_failure_left() -> None:
    text = "import keras\ny = keras.layers.Dense(3)(x)\n"
    found = report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")),
        failed(1, 1, t(None, None), "no features", predicted=t(None, 3)),
        VariableBound("y", span_in(text, "y"), t(None, 3), (1,)),
    )
    assert _labels(found) == {}


def test_unchanged_lines_keep_their_hints_while_others_are_edited() -> None:
    text = CHAIN.replace("c = b + a", "c = b + 3 * a")
    after = shift(_chain(), SourceDocument("file:///model.py", "/model.py", 2, text))
    assert _labels(after) == {2: "→ (None, 3)", 5: "→ (None, 5)"}
    later = "# one more line\n" + CHAIN
    after = shift(_chain(), SourceDocument("file:///model.py", "/model.py", 2, later))
    hints = inlay_hints(after, AnalysisSettings(input_shape_hints=True))
    assert [hint.line for hint in hints] == [3, 6, 7]
    assert hints[1].parts[0].target is not None and hints[1].parts[0].target.line == 3
