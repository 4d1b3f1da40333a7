"""Chains of layers that are longer than Python lets Keras follow back.

Keras finds the layers of a functional model with one Python frame a layer
(keras/src/ops/function.py, ``_build_map``): at about a thousand layers in a row a real run ends
with RecursionError. That is told, once a model, and the trace goes on as if the limit were higher,
so that every shape of the model is known all the same.
"""

import importlib
import os
import sys
from types import FrameType
from typing import Any, Optional

from kerascope_tracer import limits
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.wire import ErrorInfo, ErrorRaised

# Frames of Python code need no C stack since 3.11; before, a frame needs about half a kilobyte of
# the usual 8 MB.
_DEEPEST = 12_000
_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def install(layers: Layers) -> None:
    """Let Keras follow chains of any length; a chain too long for a real run is told."""
    function: Any = importlib.import_module("keras.src.ops.function")
    functional: Any = importlib.import_module("keras.src.models.functional")
    original = function._build_map

    def build_map(inputs: Any, outputs: Any) -> Any:
        try:
            with limits.recursion(limits.recursion_limit() + _own_frames()):
                return original(inputs, outputs)
        except RecursionError as error:
            tell_too_long(layers, error)
            with limits.recursion(_DEEPEST):
                return original(inputs, outputs)

    function._build_map = build_map
    functional._build_map = build_map


def is_too_long(length: int) -> bool:
    """Whether Keras, called where the caller is, could not follow ``length`` layers back."""
    return length + _depth(sys._getframe(1)) - _own_frames() > limits.recursion_limit()


def tell_too_long(layers: Layers, error: Optional[RecursionError] = None) -> None:
    """Tell that a real run ends here; raise instead where the program expects the error."""
    if error is None:
        error = RecursionError("maximum recursion depth exceeded")
    if layers.guard is not None and layers.guard.expects(error):
        raise error
    stack = layers.sources.stack(sys._getframe(1))
    if not stack:
        return
    message = (
        "{}: Keras follows a model's layers back with one Python frame a layer, and Python allows "
        "{} (sys.setrecursionlimit)"
    ).format(str(error).split(" while ")[0], limits.recursion_limit())
    info = ErrorInfo(type(error).__name__, message, tuple(reversed(stack)))
    layers.recorder.add(ErrorRaised(stack[0], info, "keras", stack=stack))


def _depth(frame: Optional[FrameType]) -> int:
    count = 0
    while frame is not None:
        count += 1
        frame = frame.f_back
    return count


def _own_frames() -> int:
    """How many frames of the tracer are running, which a real run would not have."""
    count = 0
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None:
        count += frame.f_code.co_filename.startswith(_OURS)
        frame = frame.f_back
    return count
