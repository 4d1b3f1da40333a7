"""Elementwise operations on labels and predictions that stretch both: (n,) and (n, 1) to (n, n).

TensorFlow broadcasts them without a word (keras/src/losses/loss.py squeezes labels only before it
calls a loss), and training runs towards the mean.
"""

import os
import sys
from contextlib import contextmanager
from types import FrameType
from typing import Any, Callable, Iterator, List, Optional, Set

import tensorflow as tf

from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.specs import shape_of, spec_of
from kerascope_tracer.wire import OperandsStretched, Shape

_OPERATIONS = frozenset(
    {"Add", "AddV2", "Sub", "Mul", "RealDiv", "DivNoNan", "SquaredDifference", "Maximum", "Minimum"}
)
_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: What lies between user code and the operation that it asks for.
_BETWEEN = tuple(
    os.path.join(folder, "") for folder in (os.path.dirname(os.path.abspath(tf.__file__)), _OWN)
)
#: How many operations are looked at for what a tensor comes from.
_FURTHEST = 5_000


@contextmanager
def watched(layers: Layers, samples: Any, labels: Any) -> Iterator[None]:
    """Tell the first such operation of the user's own code while this is entered.

    One operand must come from ``labels`` alone and the other from ``samples`` alone: distances of
    each to each, which are made of one and the same, are meant.
    """

    def two_sides(left: Any, right: Any, frame: FrameType) -> bool:
        inside = len(layers.sources.stack(frame, 2)) > 1  # not in Keras' own losses
        return inside and _two_sides(left, right, samples, labels)

    with _looked_at(layers, two_sides):
        yield


def install(layers: Layers) -> None:
    """Look at what programs compute under a GradientTape of their own, too.

    There one operand must come out of a layer, and the other must not: the labels, or the returns
    that a buffer has collected.
    """
    tape: Any = tf.GradientTape
    enter, leave = tape.__enter__, tape.__exit__

    def sides(left: Any, right: Any, frame: FrameType) -> bool:
        if not _is_written(layers, frame):
            return False
        names = {item.name for item in layers.provenance.known() if isinstance(item, tf.Tensor)}
        one, other = (_roots(tensor, names) for tensor in (left, right))
        return bool(one) != bool(other)

    def entered(self: Any) -> Any:
        watching = None if layers.checking else _looked_at(layers, sides)
        self._kerascope_watching_ = watching
        if watching is not None:
            watching.__enter__()
        return enter(self)

    def left_behind(self: Any, *args: Any) -> Any:
        watching = getattr(self, "_kerascope_watching_", None)
        self._kerascope_watching_ = None
        if watching is not None:
            watching.__exit__(None, None, None)
        return leave(self, *args)

    tape.__enter__, tape.__exit__ = entered, left_behind


@contextmanager
def _looked_at(layers: Layers, two_sides: Callable[[Any, Any, FrameType], bool]) -> Iterator[None]:
    """Tell the first operation that stretches both of its operands, when these are two sides."""
    graph: Any = tf.compat.v1.get_default_graph()
    original = graph._create_op_internal
    is_of_class = getattr(original, "__self__", None) is graph
    seen: List[Any] = []

    def create(op_type: str, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        op = original(op_type, inputs, *args, **kwargs)
        if op_type in _OPERATIONS and len(op.inputs) == 2 and not seen:
            left, right = op.inputs
            if _stretched(shape_of(left.shape), shape_of(right.shape)):
                frame = sys._getframe(1)
                stack = layers.sources.stack(frame)
                if stack and two_sides(left, right, frame):
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
        # Tapes inside tapes: the outer one's function is put back, and at last the class' own.
        if is_of_class:
            del graph._create_op_internal
        else:
            graph._create_op_internal = original


def _is_written(layers: Layers, frame: Optional[FrameType]) -> bool:
    """Whether user code itself asks TensorFlow for the operation, and not a layer or a loss."""
    while frame is not None and frame.f_code.co_filename.startswith(_BETWEEN):
        frame = frame.f_back
    return frame is not None and layers.sources.frame_span(frame) is not None


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
