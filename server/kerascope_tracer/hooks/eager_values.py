"""``tensor.numpy()`` in user code: an array of the same shape, without values.

Where a program runs for real its tensors are eager and have values; here a graph describes them,
and TensorFlow raises AttributeError (``Tensor.__getattr__`` in framework/tensor.py).
Library code that asks whether there are values must still be told that there are none.
"""

import sys
from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.hooks.constants import constant
from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.standins.arrays import result
from kerascope_tracer.unknown import Unknown

_NOT_THERE = "'SymbolicTensor' object has no attribute 'numpy'"


def install(is_user: Callable[[Any], bool]) -> None:
    """Give symbolic tensors ``numpy`` where user code asks for it; ``is_user(frame)`` tells."""

    def numpy(self: Any) -> Callable[[], Any]:
        if not is_user(sys._getframe(1)):
            raise AttributeError(_NOT_THERE)
        return lambda: _array(self)

    # Eager tensors have a method of their own.
    tf.Tensor.numpy = property(numpy)


def _array(tensor: Any) -> Any:
    value = constant(tensor)
    if value is not None:
        return tensor.dtype.as_numpy_dtype(value)
    shape = shape_of(tensor.shape)
    if shape is None or tensor.dtype in (tf.string, tf.resource, tf.variant):
        return Unknown("the values of a tensor are not computed while tracing")
    sizes = tuple(new_size() if axis is None else axis for axis in shape)
    return result(sizes, tensor.dtype.base_dtype.as_numpy_dtype)
