"""The way from an Input to a layer, and what each step did to the axes."""

from __future__ import annotations

from kerascope.analysis.report import ShapeReport, Step
from kerascope.analysis.specs import one_shape, tensors


def path_to(report: ShapeReport, call: int) -> list[Step]:
    """The steps from the Input to ``call``, along the first input where branches meet."""
    steps: list[Step] = []
    seen: set[int] = set()
    current = report.steps.get(call)
    while current is not None and current.call not in seen:
        seen.add(current.call)
        steps.append(current)
        current = _before(report, current)
    return steps[::-1]


def change_text(step: Step) -> str:
    """What a step did to the axes, in few words; empty when it left them as they were."""
    before, after = one_shape(step.inputs), one_shape(step.outputs)
    if step.failed:
        return "fails"
    if len(tensors(step.inputs)) > 1:
        return f"joins {len(tensors(step.inputs))}"
    if before is None or after is None or before == after:
        return ""
    if len(before) != len(after):
        return f"{len(before)} → {len(after)} axes"
    changes = [
        f"{_axis(one)} → {_axis(other)}"
        for one, other in zip(before[1:], after[1:], strict=True)
        if one != other
    ]
    return ", ".join(changes)


def _before(report: ShapeReport, step: Step) -> Step | None:
    for source in step.sources:
        if source in report.steps:
            return report.steps[source]
    parent = report.steps.get(step.parent) if step.parent is not None else None
    return _before(report, parent) if parent is not None else None


def _axis(size: int | None) -> str:
    return "?" if size is None else str(size)
