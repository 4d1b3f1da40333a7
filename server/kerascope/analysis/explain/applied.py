"""One application of a layer, with all that is known of the layer at hand."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from kerascope.analysis.report import LayerInfo, Shape, ShapeReport, Step
from kerascope.analysis.specs import one_shape, tensors


@dataclass(frozen=True)
class Applied:
    """A step of the trace and the layer that it applied."""

    report: ShapeReport
    step: Step
    info: LayerInfo

    @property
    def cls(self) -> str:
        """The class name, for Keras' own classes only: of others nothing is known."""
        return self.info.cls if self.info.is_keras else ""

    @property
    def input(self) -> Shape | None:
        """The shape of the one tensor that arrived."""
        return one_shape(self.step.inputs)

    @property
    def inputs(self) -> tuple[Shape | None, ...]:
        """The shapes of the tensors that arrived."""
        return tuple(tensor.shape for tensor in tensors(self.step.inputs))

    @property
    def output(self) -> Shape | None:
        """The shape of the one tensor that left, or of the first of several."""
        found = tensors(self.step.outputs)
        return found[0].shape if found else None

    @property
    def inner(self) -> tuple[Applied, ...]:
        """What the layer applied in its turn, in order."""
        steps = self.report.inner_steps.get(self.step.call, ())
        return tuple(one for step in steps if (one := applied(self.report, step)) is not None)

    @property
    def channels_first(self) -> bool:
        """Whether the features are the axis after the batch."""
        return self.info.config.get("data_format") == "channels_first"

    def number(self, name: str) -> int | None:
        """An argument that is one whole number."""
        value = self.info.config.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool:
        """Whether an argument is true."""
        return self.info.config.get(name) is True

    def numbers(self, name: str, count: int) -> tuple[int, ...] | None:
        """An argument that is ``count`` whole numbers, or one that stands for all of them."""
        value = self.info.config.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return (value,) * count
        if not isinstance(value, tuple | list) or len(value) != count:
            return None
        whole = [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
        return tuple(whole) if len(whole) == count else None

    def pairs(self, name: str, count: int) -> tuple[tuple[int, int], ...] | None:
        """An argument that is ``count`` pairs (before and after), as paddings are."""
        value = self.info.config.get(name)
        if count == 1 and isinstance(value, tuple | list) and len(value) == 2:
            value = value if isinstance(value[0], tuple | list) else (value,)
        if not isinstance(value, tuple | list) or len(value) != count:
            return None
        if any(not isinstance(pair, tuple | list) or len(pair) != 2 for pair in value):
            return None
        return tuple((int(before), int(after)) for before, after in value)


def applied(report: ShapeReport, step: Step) -> Applied | None:
    """The step with its layer; ``None`` for a layer that the trace never told of."""
    info = report.layers.get(step.layer_id)
    return None if info is None else Applied(report, step, info)


def known_product(axes: Shape) -> int | None:
    """The product of sizes that are all known."""
    known = [axis for axis in axes if axis is not None]
    return prod(known) if len(known) == len(axes) else None


def multiplied(*factors: int | None) -> int | None:
    """The product of numbers that are all known."""
    return known_product(factors)


def classes(names: str) -> frozenset[str]:
    """Class names that are written one after the other."""
    return frozenset(names.split())
