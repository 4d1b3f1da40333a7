"""What user code reads of a tensor that is a constant: ``if tf.equal(x.shape[-1], filters)``.

Where a program runs for real its tensors have values. Here a graph describes them, and TensorFlow
refuses to tell their truth (``Tensor.__bool__`` in framework/tensor.py) and has no ``int()`` of
them, also of what follows from numbers alone (``tf.linspace(0.0, rate, depth)``). Those it can
fold, as it does to infer shapes. TensorFlow's own code must still be refused; Keras asks for a
rate, a number of heads, which the program may have computed.
"""

import os
import sys
from typing import Any, Callable

import keras
import tensorflow as tf
from tensorflow.python.framework.smart_cond import smart_constant_value

from kerascope_tracer import control_flow, lenient

_KERAS = os.path.join(os.path.dirname(keras.__file__), "")
_ASKING_FOR_IT = (control_flow.__file__, lenient.__file__)


def install(is_user: Callable[[Any], bool]) -> None:
    """Give constant tensors a value where user code asks for it; ``is_user(frame)`` tells."""
    tensor: Any = tf.Tensor
    refuse = tensor.__bool__

    def asked(tensor_: Any) -> Any:
        frame: Any = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename in _ASKING_FOR_IT:
            frame = frame.f_back
        asks = frame is not None and (is_user(frame) or _KERAS in frame.f_code.co_filename)
        return constant(tensor_) if asks else None

    def truth(self: Any) -> bool:
        value = asked(self)
        return bool(refuse(self)) if value is None else bool(value)

    def number(kind: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def convert(self: Any) -> Any:
            value = asked(self)
            if value is None:
                raise TypeError("a symbolic Tensor has no value to make a number of")
            return kind(value)

        return convert

    refuse_length = tensor.__len__

    def length(self: Any) -> int:
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename in _ASKING_FOR_IT:
            frame = frame.f_back
        axes = self.shape.rank and self.shape.as_list()
        known = axes and axes[0] is not None and frame is not None and is_user(frame)
        return int(axes[0] if known else refuse_length(self))

    tensor.__len__ = length
    tensor.__bool__ = tensor.__nonzero__ = truth
    tensor.__int__, tensor.__float__ = number(int), number(float)


def constant(tensor: Any) -> Any:
    """The value of a single constant; ``None`` where it depends on what is fed or drawn."""
    if tensor.shape.rank != 0 or tensor.dtype in (tf.string, tf.resource, tf.variant):
        return None
    try:
        return smart_constant_value(tensor)
    except Exception:  # of an operation that cannot be carried out ahead
        return None
