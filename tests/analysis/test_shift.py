"""The last report on an edited text: moved facts, dropped facts, never a fact on changed text."""

import pytest

from kerascope.analysis.report import ShapeReport, Span
from kerascope.analysis.shift import shift

from .events import called, document, layer, report, span_in, t

TEXT = """import keras
model = keras.Sequential([
    keras.layers.Dense(3),
    keras.layers.LSTM(
        8,
    ),
    keras.layers.Flatten(),
])
"""


def traced() -> ShapeReport:
    """A report with a fact in lines 3, 4 to 6, and 7, and a finding in line 7."""
    return report(
        TEXT,
        layer(1, "Dense", span_in(TEXT, "keras.layers.Dense(3)")),
        called(1, 1, t(None, 5, 4), t(None, 5, 3)),
        layer(2, "LSTM", Span(4, 4, 6, 5)),
        called(2, 2, t(None, 5, 3), t(None, 8), 1),
        layer(3, "Flatten", span_in(TEXT, "keras.layers.Flatten()")),
        called(3, 3, t(None, 8), t(None, 8), 2),
    )


def lines(shifted: ShapeReport) -> list[tuple[str, int]]:
    """The facts by layer and line."""
    return [(fact.layer, fact.span.line) for fact in shifted.facts]


def test_a_line_above_moves_everything_down() -> None:
    shifted = shift(traced(), document("# new\n" + TEXT, version=2))
    assert lines(shifted) == [("Dense", 4), ("LSTM", 5), ("Flatten", 8)]
    assert [finding.span.line for finding in shifted.findings] == [8]
    assert [related.span.line for related in shifted.findings[0].related] == [5]
    assert shifted.stale and shifted.version == 2


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("Dense(3)", "Dense(30)", [("LSTM", 4), ("Flatten", 7)]),
        ("        8,\n", "        9,\n", [("Dense", 3), ("Flatten", 7)]),
        ("        8,\n", "", [("Dense", 3), ("Flatten", 6)]),
        ("    keras.layers.Flatten(),\n", "", [("Dense", 3), ("LSTM", 4)]),
        (TEXT, "import keras\n", []),
    ],
)
def test_changed_lines_lose_their_facts(old: str, new: str, left: list[tuple[str, int]]) -> None:
    assert lines(shift(traced(), document(TEXT.replace(old, new)))) == left


def test_a_finding_on_a_changed_line_is_gone() -> None:
    assert shift(traced(), document(TEXT.replace("Flatten()", "Flatten( )"))).findings == ()


def test_the_same_text_is_not_stale() -> None:
    shifted = shift(traced(), document(TEXT, version=5))
    assert not shifted.stale
    assert shifted.version == 5
    assert shifted.facts == traced().facts


def test_shifting_there_and_back_keeps_places() -> None:
    there = shift(traced(), document("# one\n# two\n" + TEXT))
    assert lines(shift(there, document(TEXT))) == lines(traced())


def test_a_large_rewrite_is_taken_as_a_whole() -> None:
    many = "\n".join(f"x{number} = {number}" for number in range(6000))
    shifted = shift(traced(), document("import keras\n" + many))
    assert shifted.facts == ()
