"""What TensorFlow says of an operation that refuses its operands.

``Dimensions must be equal, but are 28 and 30 for '{{node sub}} = Sub[T=DT_FLOAT](a, b)' with input
shapes: [?,28,28,1], [?,30,30,1].`` Source: tensorflow/python/framework/ops.py, _create_c_op.
"""

from __future__ import annotations

import re

from kerascope.analysis.report import Shape

#: Operations that combine two tensors element by element.
ELEMENTWISE = frozenset(
    {"AddV2", "Add", "Sub", "Mul", "RealDiv", "Maximum", "Minimum", "SquaredDifference"}
)
_OPERATION = re.compile(r"\}\} = (\w+)\[")
_TWO_SHAPES = re.compile(r"with input shapes: \[([\d,?]*)\], \[([\d,?]*)\]")


def operation(message: str) -> str:
    """The name of the operation; empty when it is no such message."""
    found = _OPERATION.search(message)
    return found[1] if found is not None else ""


def operand_shapes(message: str) -> tuple[Shape, Shape] | None:
    """The shapes of the first two operands; ``None`` when they are not told."""
    found = _TWO_SHAPES.search(message)
    return (told_shape(found[1]), told_shape(found[2])) if found is not None else None


def told_shape(text: str) -> Shape:
    """A shape as TensorFlow writes it without its brackets: ``?,3``."""
    return tuple(None if axis == "?" else int(axis) for axis in text.split(",") if axis)
