"""What was done to one axis."""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.explain.formula import Formula


@dataclass(frozen=True)
class Change:
    """An axis of the output (negative: from the end; ``None``: none in particular) and its reason.

    ``name`` is what the layer calls the axis; a ``note`` says in words what no formula can.
    """

    axis: int | None
    name: str
    formula: Formula | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """The reason as it is shown."""
        return self.note if self.formula is None else str(self.formula)


SPATIAL_NAMES = {
    1: ("steps",),
    2: ("height", "width"),
    3: ("depth", "height", "width"),
}
