"""Tensors with more elements than TensorFlow can count: unknown axes that are told apart no more.

Two hypothetical sizes (see ``hypothetical``) and a batch make more than ``2**63`` elements. A
placeholder of that shape is refused, and a slice of such a tensor ends the process: the shape
function of ``StridedSlice`` counts the elements with a check that aborts. Where that would happen,
the hypothetical axes become axes of unknown size, which is what they are told as anyway.

Source of the facts: ``PartialTensorShape::AddDim`` in tensorflow/core/framework/tensor_shape.cc and
the shape function in tensorflow/core/ops/array_ops.cc of TensorFlow 2.21.
"""

import math
from typing import Any, List

import tensorflow as tf
from tensorflow.python.framework import op_def_library

from kerascope_tracer import hypothetical

_MOST_ELEMENTS = 2**63 - 1
_dropped: List[Any] = []
_SLICING, _SHAPED = "StridedSlice", frozenset(("Placeholder", "EnsureShape"))


def install() -> None:
    """Bend what every generated operation calls through its module."""
    original = op_def_library._apply_op_helper

    def apply(op_type_name: Any, name: Any = None, **keywords: Any) -> Any:
        if hypothetical.in_use():
            if op_type_name == _SLICING:
                keywords["input"] = _sliceable(keywords["input"])
            elif op_type_name in _SHAPED:
                keywords["shape"] = _countable(keywords["shape"])
        return original(op_type_name, name, **keywords)

    op_def_library._apply_op_helper = apply


def any_dropped() -> bool:
    """Whether an axis without a number may be one that has a number in the program."""
    return bool(_dropped)


def _sliceable(tensor: Any) -> Any:
    shape = getattr(tensor, "shape", None)
    if not isinstance(shape, tf.TensorShape):
        return tensor
    countable = _countable(shape)
    return tensor if countable is shape else tf.compat.v1.placeholder(tensor.dtype, countable)


def _countable(shape: Any) -> Any:
    """``shape`` itself, or without the hypothetical axes if it has too many elements."""
    if not isinstance(shape, (tf.TensorShape, list, tuple)):
        return shape
    known = tf.TensorShape(shape)
    if not known.is_fully_defined() or math.prod(axes := known.as_list()) <= _MOST_ELEMENTS:
        return shape
    _dropped.append(known)
    return tf.TensorShape([None if hypothetical.is_hypothetical(n) else n for n in axes])
