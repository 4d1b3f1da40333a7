"""The way of a shape from the Input to a layer, as a table."""

from __future__ import annotations

from kerascope.analysis.explain.applied import applied
from kerascope.analysis.explain.axes import AxisNote, axis_notes
from kerascope.analysis.markdown import code_span, plain, table
from kerascope.analysis.path import change_text, path_to
from kerascope.analysis.report import ShapeReport, Step
from kerascope.analysis.specs import spec_text

_MOST_STEPS = 30


def path_table(report: ShapeReport, call: int, most: int = _MOST_STEPS) -> str:
    """The steps up to ``call`` with what each made of the axes; empty when there is but one."""
    steps = path_to(report, call)
    if len(steps) < 2:
        return ""
    half = most // 2
    shown = steps if len(steps) <= most else [*steps[:half], None, *steps[-half:]]
    rows: list[tuple[str, ...]] = []
    for step in shown:
        if step is None:
            rows.append((f"… {len(steps) - 2 * half} more", "", "", ""))
            continue
        name = "Input" if step.role == "input" else step.layer
        rows.append(
            (_line(step), plain(name), code_span(spec_text(step.outputs)), reason(report, step))
        )
    return table(("line", "step", "shape", "change"), rows)


def reason(report: ShapeReport, step: Step) -> str:
    """What a step did to the axes: with its formula where one is known to hold."""
    one = applied(report, step)
    notes = axis_notes(one, changed_only=True) if one is not None else ()
    if notes:
        return "; ".join(_short(note) for note in notes)
    return change_text(step)


def note_line(note: AxisNote) -> str:
    """``height, width: `floor((28 - 3 + 0) / 1) + 1 = 26```."""
    return f"{', '.join(note.axes)}: {_short(note)}"


def _short(note: AxisNote) -> str:
    return code_span(note.text) if note.is_formula else plain(note.text)


def _line(step: Step) -> str:
    return str(step.span.line) if step.span is not None and not step.span.file else ""
