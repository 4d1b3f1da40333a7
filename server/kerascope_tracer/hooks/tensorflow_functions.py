"""TensorFlow functions on the tensors of a functional model, which Keras 3 refuses.

``tf.nn.gelu(x)`` between layers was a layer of its own in Keras 2 and raises today
(``__tf_tensor__`` in keras/src/backend/common/keras_tensor.py of Keras 3.15). It is told as the
mistake that it is, and carried out as an operation of the model, so that it does not hide every
shape after it.
"""

import sys
from typing import Any, Optional, Set, Tuple

import keras
from tensorflow.python.util import dispatch

from kerascope_tracer import failures
from kerascope_tracer.hooks import unknown_inputs
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.wire import ErrorInfo, ErrorRaised, Span

_WRAPPERS = (
    "/tensorflow/python/util/",
    "/tensorflow/python/ops/weak_tensor_ops",
    "/tensorflow/python/ops/gen_",  # tf.nn.relu is one of these itself
    "/kerascope_tracer/standins/",
    "/kerascope_tracer/hooks/",
)
_MOST_WRAPPERS = 12
_REFUSED = "A KerasTensor cannot be used"


def install(layers: Layers) -> None:
    """Have TensorFlow ask here when one of its functions has refused its arguments."""
    _Bridging(layers).register()


class _Bridging(dispatch.GlobalOpDispatcher):  # type: ignore[misc]
    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._told: Set[Tuple[Optional[Span], str]] = set()

    def handle(self, op: Any, args: Any, kwargs: Any) -> Any:
        """What ``op`` gives for Keras tensors, when it is the user who calls it."""
        error = sys.exc_info()[1]
        if not isinstance(error, (TypeError, ValueError)) or not _takes_keras(args, kwargs):
            return self.NOT_SUPPORTED
        frame = _caller(sys._getframe(1))
        guard = self._layers.guard
        if frame is None or self._layers.sources.of(frame.f_code) is None:
            return self.NOT_SUPPORTED  # one of TensorFlow's own, inside of what the user calls
        if guard is None or guard.expects(error):
            return self.NOT_SUPPORTED
        try:
            outputs = _operation(op)(*args, **kwargs)
        except Exception:  # it would fail for real tensors, too: the refusal is what Python raises
            return self.NOT_SUPPORTED
        if not self._stand_in(args, kwargs):
            self._tell(error, frame)
        return outputs

    def _stand_in(self, args: Any, kwargs: Any) -> bool:
        """Whether a Keras tensor only stands for something unknown, which may have values."""
        given = [value for value in _flat(args, kwargs) if isinstance(value, keras.KerasTensor)]
        reason = self._layers.provenance.assumption(given)
        return reason is not None and reason.startswith(unknown_inputs.REASON)

    def _tell(self, error: Exception, frame: Any) -> None:
        span, message = self._layers.sources.frame_span(frame), failures.text(error)
        message = message[max(message.find(_REFUSED), 0) :]  # not by which inner operation
        if span is None or (span, message) in self._told:
            return
        self._told.add((span, message))
        stack = self._layers.sources.stack(frame)
        info = ErrorInfo(type(error).__name__, message, tuple(reversed(stack)))
        self._layers.recorder.add(ErrorRaised(span, info, "keras", stack=stack))


def _takes_keras(args: Any, kwargs: Any) -> bool:
    return any(isinstance(value, keras.KerasTensor) for value in _flat(args, kwargs))


def _flat(args: Any, kwargs: Any) -> Any:
    return keras.tree.flatten((list(args), list(kwargs.values())))


def _caller(frame: Any) -> Any:
    """The frame that calls the function, past what TensorFlow wraps around each."""
    for _ in range(_MOST_WRAPPERS):
        path = frame.f_code.co_filename.replace("\\", "/") if frame is not None else ""
        if not any(wrapper in path for wrapper in _WRAPPERS):
            break
        frame = frame.f_back
    return frame


def _operation(function: Any) -> Any:
    """A Keras operation, named after ``function``, that calls it."""

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    name = getattr(function, "__name__", "tensorflow_function")
    return type(name, (keras.Operation,), {"call": call})()
