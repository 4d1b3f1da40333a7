"""``tensor == other`` compares elements in user code, as it does wherever Keras runs it for real.

Outside of eager mode and of the functions that it traces, TensorFlow compares identities
(tensorflow/python/framework/tensor.py, ``tensor_equals``), and a mask would be Python's False. Its
own code, written with that in mind, keeps it.
"""

import sys
from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.unknown import Unknown


def install(is_user: Callable[[Any], bool]) -> None:
    """Bend ``==`` and ``!=`` of tensors; ``is_user(frame)`` tells whose a comparison is."""
    tensor: Any = tf.Tensor
    hashing = tensor.__hash__
    tensor.__eq__ = _comparing(tensor.__eq__, tf.raw_ops.Equal, is_user)
    tensor.__ne__ = _comparing(tensor.__ne__, tf.raw_ops.NotEqual, is_user)
    tensor.__hash__ = hashing


def _comparing(
    original: Callable[..., Any], elementwise: Callable[..., Any], is_user: Callable[[Any], bool]
) -> Callable[..., Any]:
    def compare(self: Any, other: Any) -> Any:
        if other is None or not is_user(sys._getframe(1)):
            return original(self, other)
        if type(other) is Unknown:
            return other._other()
        try:
            other = tf.convert_to_tensor(other, dtype_hint=self.dtype.base_dtype)
            return elementwise(x=self, y=other, incompatible_shape_error=False)
        except (TypeError, ValueError):  # of another kind altogether
            return original(self, other)

    return compare
