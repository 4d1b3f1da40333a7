"""``tf.tensordot`` refuses axes of different known sizes at once, as it would for any batch.

It flattens its operands by shapes that it computes, and TensorFlow's shape inference loses all
axes there as soon as one is unknown: ``keras.ops.matmul`` of a sequence and a weight is such a
product. What the first batch would raise is raised here, in TensorFlow's own words.
Source: tensorflow/python/ops/math_ops.py, tensordot.
"""

import functools
from typing import Any, Callable, List, Optional, Tuple

import tensorflow as tf

from kerascope_tracer.hooks.specs import shape_of


def install() -> None:
    """Bend ``tf.tensordot``, under both of its names."""
    tf.tensordot = tf.linalg.tensordot = _checked(tf.tensordot)


def _checked(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def tensordot(a: Any, b: Any, axes: Any, name: Any = None) -> Any:
        for one, other in _contracted(a, b, axes):
            if one is not None and other is not None and one != other:
                _multiply(a, (None, one), (other, _rest(b)))
        return original(a, b, axes, name)

    return tensordot


def _contracted(a: Any, b: Any, axes: Any) -> List[Tuple[Optional[int], Optional[int]]]:
    """The sizes that are summed over, in pairs; none where they are not told plainly."""
    one, other = _known(a), _known(b)
    if one is None or other is None:
        return []
    if isinstance(axes, int) and not isinstance(axes, bool):
        if not 0 < axes <= min(len(one), len(other)):
            return []
        return list(zip(one[len(one) - axes :], other[:axes]))
    if not isinstance(axes, (list, tuple)) or len(axes) != 2:
        return []
    first, second = ([axis] if isinstance(axis, int) else axis for axis in axes)
    try:
        return [(one[i], other[j]) for i, j in zip(first, second)]
    except (IndexError, TypeError):  # which TensorFlow itself says
        return []


def _known(value: Any) -> Optional[Tuple[Optional[int], ...]]:
    return shape_of(value.shape) if hasattr(value, "shape") else None


def _rest(b: Any) -> Optional[int]:
    shape = _known(b)
    return shape[-1] if shape else None


def _multiply(a: Any, left: Tuple[Any, ...], right: Tuple[Any, ...]) -> None:
    """Let TensorFlow refuse the product of two matrices of these sizes."""
    dtype = tf.as_dtype(getattr(a, "dtype", "float32"))
    with tf.Graph().as_default():
        tf.linalg.matmul(
            tf.compat.v1.placeholder(dtype, left), tf.compat.v1.placeholder(dtype, right)
        )
