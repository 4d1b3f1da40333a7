"""Hints and hovers of the examples, on exact lines and columns."""

from __future__ import annotations

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.hints import inlay_hints
from kerascope.analysis.hover import hover_at
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.shift import shift

from .conftest import Examples

CNN = {
    12: "→ (None, 26, 26, 32)",
    13: "→ (None, 13, 13, 32)",
    14: "→ (None, 5408)",
    15: "→ (None, 10)",
    19: "→ (1, 5408)",
}
HINTS = {
    "cnn_flatten": CNN,
    "cnn_flatten_tutorial": CNN,
    "variable_length": {
        18: "→ (3, 5, 1)",
        19: "→ (3, 64)",
        20: "→ (3, 64)",
        21: "→ (3, 10)",
        24: "→ (3, 10)",
    },
    "variable_length_unused_data": {
        19: "→ (None, None, None)",
        20: "→ (None, 64)",
        21: "→ (None, 64)",
        22: "→ (None, 10)",
    },
    "variable_length_no_data": {
        11: "→ (None, None, None)",
        12: "→ (None, 64)",
        13: "→ (None, 64)",
        14: "→ (None, 10)",
    },
    "mlp_misplaced_flatten": {
        11: "→ (None, 128)",
        12: "→ (None, 64)",
        13: "→ (None, 64)",
        14: "→ (None, 10)",
    },
    "missing_channel_axis": {12: "→ (None, 32)", 13: "→ (None, 10)"},
    "variable_image_size": {
        10: "→ (None, None, None, 3)",
        11: "→ (None, None, None, 16)",
        12: "→ (None, None)",
    },
    "reshape_mismatch": {
        11: "→ (None, 28, 28, 1)",
        12: "→ (None, 26, 26, 32)",
        13: "→ (None, 13, 13, 32)",
        15: "→ (None, 10)",
    },
    "concat_mismatch": {
        11: "→ (None, 50, 50, 1)",
        12: "→ (None, 50, 50, 8)",
        13: "→ (None, 25, 25, 16)",
        14: "→ (None, 12, 12, 32)",
        15: "→ (None, 24, 24, 32)",
        17: "→ (None, None, None, 1)",
    },
    "not_keras": {},
    "syntax_error": {},
}


@pytest.mark.parametrize("name", HINTS)
async def test_hints(name: str, examples: Examples) -> None:
    report = await examples.report(name)
    hints = inlay_hints(report)
    assert {hint.line: hint.label for hint in hints} == HINTS[name]
    lines = report.text.split("\n")
    for hint in hints:
        assert hint.column == len(lines[hint.line - 1])


async def test_input_shapes_are_a_choice(examples: Examples) -> None:
    settings = AnalysisSettings(input_shape_hints=True)
    hints = {h.line: h.label for h in inlay_hints(await examples.report("cnn_flatten"), settings)}
    assert hints[13] == "(None, 26, 26, 32) → (None, 13, 13, 32)"


async def test_no_hints_when_switched_off(examples: Examples) -> None:
    settings = AnalysisSettings(output_shape_hints=False, variable_hints=False)
    assert inlay_hints(await examples.report("cnn_flatten"), settings) == ()


@pytest.mark.parametrize("column", [11, 15, 19, 25, 52])
async def test_the_call_of_the_second_model(column: int, examples: Examples) -> None:
    for name in ("cnn_flatten", "cnn_flatten_tutorial"):
        hover = hover_at(await examples.report(name), 19, column)
        assert hover is not None
        assert "`(1, 5408)`" in hover.markdown
        assert (hover.span.line, hover.span.column, hover.span.end_column) == (19, 11, 54)


async def test_hover_tells_shapes_parameters_and_the_way(examples: Examples) -> None:
    hover = hover_at(await examples.report("cnn_flatten"), 15, 11)
    assert hover is not None
    text = hover.markdown
    assert text.splitlines()[0] == "### Dense"
    assert "| part of | Sequential |" in text
    assert "`(None, 5408)` → `(None, 10)` float32" in text
    assert "| parameters | `5408 · 10 + 10` = 54,090 |" in text
    assert "| multiply-adds | 54,080 per sample |" in text
    way = [line for line in text.splitlines() if line.startswith("| 1")]
    assert [row.strip("| ").split(" | ")[2:] for row in way] == [
        ["`(None, 28, 28, 1)`"],
        ["`(None, 26, 26, 32)`", "`floor((28 - 3 + 0) / 1) + 1 = 26`; `filters = 32`"],
        ["`(None, 13, 13, 32)`", "`floor((26 - 2 + 0) / 2) + 1 = 13`"],
        ["`(None, 5408)`", "`13 · 13 · 32 = 5408`"],
        ["`(None, 10)`", "`units = 10`"],
    ]
    assert "(https://keras.io/api/layers/core_layers/dense/)" in text


async def test_hover_on_a_model_and_its_name(examples: Examples) -> None:
    report = await examples.report("cnn_flatten")
    for line, column in ((11, 2), (11, 12), (21, 2)):
        hover = hover_at(report, line, column)
        assert hover is not None
        assert hover.markdown.startswith("### Sequential\n")
        assert "| parameters | 54,410 |" in hover.markdown
        assert "| multiply-adds | 248,768 per sample |" in hover.markdown


async def test_hover_on_a_variable(examples: Examples) -> None:
    hover = hover_at(await examples.report("variable_length"), 15, 1)
    assert hover is not None
    assert hover.markdown == "### data\n\n`(3, 5, 1)` float32"


async def test_hover_on_a_layer_inside_a_class(examples: Examples) -> None:
    report = await examples.report("subclassed")
    for line, column in ((22, 20), (17, 30)):
        hover = hover_at(report, line, column)
        assert hover is not None
        assert "`(None, 13, 13, 10)`" in hover.markdown


async def test_hover_keeps_what_keras_said(examples: Examples) -> None:
    hover = hover_at(await examples.report("missing_channel_axis"), 11, 12)
    assert hover is not None
    assert "expected min_ndim=4, found ndim=3" in hover.markdown


async def test_a_syntax_error_keeps_the_last_shapes(examples: Examples) -> None:
    text = (await examples.report("syntax_error")).text
    good = text.replace('optimizer="adam",', 'optimizer="adam")')
    before = await examples.edited("syntax_error", good)
    assert before.status == "ok"
    after = shift(before, SourceDocument("file:///x.py", "/x.py", 2, text))
    assert after.stale and after.version == 2
    assert {hint.line: hint.label for hint in inlay_hints(after)} == {
        7: "→ (None, 28, 28, 1)",
        8: "→ (None, 26, 26, 32)",
        9: "→ (None, 21632)",
        10: "→ (None, 10)",
    }
