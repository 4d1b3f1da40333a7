"""More programs with one mistake each, in many styles, and right ones that look like them.

In ``more`` the line that an expert would change ends in ``# culprit``, lines that are right as well
in ``# or here``. In ``silent`` there is nothing to find.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import ShapeReport
from kerascope.analysis.text import apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.locate import located
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes

HERE = Path(__file__).resolve().parent
MORE = sorted(path.stem for path in (HERE / "more").glob("*.py"))
SILENT = sorted(path.stem for path in (HERE / "silent").glob("*.py"))
BAD = ("error", "warning")

#: The change that an expert would make cannot be told from the shapes alone.
NOT_FIXED = {
    "causal_mask_one_step_longer",  # the mask, or the windows
    "scaler_of_all_columns",  # which column is predicted
    "class_weights_one_too_few",  # which weight the fourth class has
    "session_flattens_to_wrong_size",  # a weight of TensorFlow's own
    "stateful_predicts_one",  # a second model
    "one_hot_token_for_a_decoder",  # the token as a number, or a decoder of one-hot rows
    "agent_state_without_batch_axis",  # the state that the loop hands on, or a helper
    "batch_axis_for_all_samples",  # the axis goes, or all labels become one row
    "critic_targets_of_all_pairs",  # a reshape of the rewards, or of the values
    "new_rows_without_encoding",  # a table with the columns of the encoder
    "base_trained_without_a_head",  # how many classes there are
    "pixels_for_a_head_of_features",  # the base that the features come from
    "text_string_input",  # a preprocessing of its own
    "third_input_of_fewer_samples",  # which samples belong together
}


def document(folder: str, name: str, text: str | None = None) -> SourceDocument:
    """A program as it would be opened."""
    path = HERE / folder / f"{name}.py"
    return SourceDocument(path.as_uri(), str(path), 1, text or path.read_text(encoding="utf-8"))


def marked(text: str) -> set[int]:
    """The lines that an expert would change."""
    lines = enumerate(text.splitlines(), 1)
    return {row for row, line in lines if line.endswith(("# culprit", "# or here"))}


def bad(report: ShapeReport) -> list[tuple[str, int]]:
    """The errors and warnings."""
    return [(f.code, f.span.line) for f in report.findings if f.severity in BAD]


@pytest.mark.parametrize("name", MORE)
async def test_the_mistake_is_found_on_its_line_and_fixed(
    name: str, tracer: Tracer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "kerascope")
    opened = document("more", name)
    report = await located(tracer, opened, await inspect(tracer, opened))
    found = bad(report)
    assert found
    assert {row for _, row in found} <= marked(opened.text)
    fixed = [
        fix
        for finding in report.findings
        for fix in await verified_fixes(tracer, opened, report, finding)
        if fix.applicability == "verified" and finding.severity in BAD
    ]
    assert bool(fixed) is (name not in NOT_FIXED)
    for fix in fixed[:1]:
        text = apply_edits(opened.text, fix.edits)
        after = bad(await inspect(tracer, document("more", name, text)))
        assert len(after) < len(found), fix.title
    assert not caplog.records


@pytest.mark.parametrize("name", SILENT)
async def test_nothing_is_found_in_a_right_program(
    name: str, tracer: Tracer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "kerascope")
    report = await inspect(tracer, document("silent", name))
    assert report.status in ("ok", "partial")
    assert bad(report) == []
    assert not caplog.records
