"""Elementwise operations on labels and predictions that stretch both: (n,) and (n, 1) to (n, n).

TensorFlow broadcasts them without a word (keras/src/losses/loss.py squeezes labels only before it
calls a loss), and training runs towards the mean.
"""

import sys
from contextlib import contextmanager
from typing import Any, Iterator, List, Optional, Set

import tensorflow as tf

from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.specs import shape_of, spec_of
from kerascope_tracer.wire import OperandsStretched, Shape

_OPERATIONS = frozenset(
    {"Add", "AddV2", "Sub", "Mul", "RealDiv", "DivNoNan", "SquaredDifference", "Maximum", "Minimum"}
)
#: How many operations are looked at for what a tensor comes from.
_FURTHEST = 5_000


@contextmanager
def watched(layers: Layers, samples: Any, labels: Any) -> Iterator[None]:
    """Tell the first such operation of the user's own code while this is entered.

    One operand must come from ``labels`` alone and the other from ``samples`` alone: distances of
    each to each, which are made of one and the same, are meant.
    """
    graph = tf.compat.v1.get_default_graph()
    original = graph._create_op_internal
    seen: List[Any] = []

    def create(op_type: str, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        op = original(op_type, inputs, *args, **kwargs)
        if op_type in _OPERATIONS and len(op.inputs) == 2 and not seen:
            left, right = op.inputs
            if _stretched(shape_of(left.shape), shape_of(right.shape)):
                stack = layers.sources.stack(sys._getframe(1))
                if len(stack) > 1 and _two_sides(left, right, samples, labels):
                    seen.append(op)
                    layers.recorder.add(
                        OperandsStretched(
                            stack[0], spec_of(left), spec_of(right), spec_of(op.outputs[0])
                        )
                    )
        return op

    graph._create_op_internal = create
    try:
        yield
    finally:
        del graph._create_op_internal


def _stretched(left: Optional[Shape], right: Optional[Shape]) -> bool:
    """Whether one shape is the other with an axis of 1 behind it."""
    if left is None or right is None:
        return False
    low, high = sorted((left, right), key=len)
    return len(low) >= 1 and len(high) == len(low) + 1 and high[-1] == 1 and high[:-1] == low


def _two_sides(left: Any, right: Any, samples: Any, labels: Any) -> bool:
    given, wanted = _names(samples), _names(labels)
    sides = [_roots(tensor, given | wanted) for tensor in (left, right)]
    return any(
        one and other and one <= wanted and other <= given for one, other in (sides, sides[::-1])
    )


def _names(value: Any) -> Set[str]:
    return {item.name for item in tf.nest.flatten(value) if isinstance(item, tf.Tensor)}


def _roots(tensor: Any, roots: Set[str]) -> Set[str]:
    """Those of ``roots``, tensors by name, that a tensor is computed from."""
    found: Set[str] = set()
    pending, seen = [tensor], {tensor.name}
    while pending and len(seen) < _FURTHEST:
        current = pending.pop()
        if current.name in roots:
            found.add(current.name)
            continue
        for source in current.op.inputs:
            if source.name not in seen:
                seen.add(source.name)
                pending.append(source)
    return found
