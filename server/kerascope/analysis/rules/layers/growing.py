"""The Reshape that a model grows images from, and the size at which they come out right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.specs import one_shape


@dataclass(frozen=True)
class Growth:
    """Images grow from ``old``, (height, width, channels); from ``new`` they would fit."""

    call: Call
    place: Span
    dense: Span | None
    old: Shape
    new: tuple[int, ...]

    def as_data(self) -> dict[str, object]:
        """The change as plain values, for the fix that makes it."""
        return {
            "reshape": span_data(self.place),
            "dense": span_data(self.dense),
            "old": list(self.old),
            "new": list(self.new),
        }


def growth(trace: Trace, calls: Iterable[Call], shape: Shape, wanted: Shape) -> Growth | None:
    """The last Reshape of ``calls`` from which ``shape`` grows, when another size gives ``wanted``.

    The stages behind it multiply the size, so that what comes out is in proportion.
    """
    for call in calls:
        grown, place = one_shape(call.outputs), trace.place(call.layer)
        if call.cls != "Reshape" or grown is None or place is None or len(grown) != 4:
            continue
        known = (*grown[1:], *shape[1:3], *wanted[1:3])
        if len(shape) != 4 or len(wanted) != 4 or None in known:
            return None
        sizes = [
            (small or 0) * (want or 0) / (have or 1)
            for small, have, want in zip(grown[1:3], shape[1:3], wanted[1:3], strict=True)
        ]
        if shape[3] != wanted[3] or any(size < 2 or size % 1 for size in sizes):
            return None
        new = (int(sizes[0]), int(sizes[1]), grown[3] or 0)
        return Growth(call, place, _dense(trace, call), grown[1:], new)
    return None


def _dense(trace: Trace, call: Call) -> Span | None:
    """The Dense layer that gives the values which a Reshape arranges."""
    for step in trace.upstream(call):
        if step.cls == "Dense":
            return trace.place(step.layer)
    return None
