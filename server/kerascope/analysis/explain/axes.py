"""What a step made of each axis, as a formula with its numbers.

A step is explained only when every formula comes to the size that Keras computed; otherwise a
configuration was misread, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kerascope.analysis.explain import features, operations, rearranging, spatial
from kerascope.analysis.explain.applied import Applied
from kerascope.analysis.explain.change import Change


@dataclass(frozen=True)
class AxisNote:
    """One line: which axes (by name, several of the same formula together), and why."""

    axes: tuple[str, ...]
    text: str
    #: whether the text is a formula, and not words
    is_formula: bool = True


Explainer = Callable[[Applied], Iterable[Change]]
_EXPLAINERS: dict[str, Explainer] = {
    **spatial.EXPLAINERS,
    **rearranging.EXPLAINERS,
    **features.EXPLAINERS,
    **operations.EXPLAINERS,
}


def axis_changes(one: Applied) -> tuple[Change, ...]:
    """The changes that a step made, each checked against the shape that Keras computed."""
    if one.step.failed or one.output is None:
        return ()
    if one.cls == "TimeDistributed":
        changes = _each_step(one)
    else:
        explainer = _EXPLAINERS.get(one.cls)
        changes = list(explainer(one)) if explainer is not None else []
    checked = []
    for change in changes:
        if change.axis is not None and change.formula is not None:
            if not -len(one.output) <= change.axis < len(one.output):
                return ()
            traced = one.output[change.axis]
            if traced is None:
                continue
            if traced != change.formula.value:
                return ()
        checked.append(change)
    return tuple(checked)


def axis_notes(one: Applied, changed_only: bool = False) -> tuple[AxisNote, ...]:
    """The changes as lines to show; axes that changed alike share one.

    With ``changed_only`` nothing is said of axes that are as long as they were.
    """
    together: dict[tuple[str, bool], list[str]] = {}
    for change in axis_changes(one):
        if not (changed_only and _is_as_before(one, change)):
            key = (change.text, change.formula is not None)
            together.setdefault(key, []).append(change.name)
    return tuple(AxisNote(tuple(names), *key) for key, names in together.items())


def _is_as_before(one: Applied, change: Change) -> bool:
    before, after = one.input, one.output
    if before is None or after is None or change.axis is None or len(before) != len(after):
        return False
    return before[change.axis] == after[change.axis]


def _each_step(one: Applied) -> list[Change]:
    """The wrapped layer sees everything but the time axis."""
    inner = next((part for part in one.inner if part.info.role != "op"), None)
    if inner is None:
        return []
    return [
        replace(change, axis=change.axis + 1)
        if change.axis is not None and change.axis > 0
        else change
        for change in axis_changes(inner)
    ]
