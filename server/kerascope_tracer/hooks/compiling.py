"""Tells what a model is compiled with."""

import inspect
import sys
from typing import Any, Optional

from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

from kerascope_tracer.hooks import drift
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.sequential import is_broken
from kerascope_tracer.unknown import find_unknown
from kerascope_tracer.wire import (
    CompileCalled,
)

#: What Keras takes itself where no optimizer is given.
_STANDING_IN = "rmsprop"


def install(layers: Layers) -> None:
    """Make ``compile`` tell of loss, metrics and optimizer."""
    original = TensorFlowTrainer.compile

    def compile_(self: Any, *args: Any, **kwargs: Any) -> Any:
        frame = drift.past_bridges(sys._getframe(1))
        if is_broken(self):
            return None
        unknown = _optimizer_is_unknown(args, kwargs)
        if unknown:  # Keras would refuse it, and what fit is given stay untold
            args, kwargs = args[1:] and (_STANDING_IN, *args[1:]), {**kwargs}
            kwargs.pop("optimizer", None)
        result = original(self, *args, **kwargs)
        loss = getattr(self, "loss", None)
        layers.recorder.add(
            CompileCalled(
                layers.id_of(self),
                layers.sources.frame_span(frame),
                loss_name(loss),
                loss_name(kwargs.get("metrics")),
                "" if unknown else type(getattr(self, "optimizer", None)).__name__,
                _logits_of(loss),
                layers.sources.stack(frame),
            )
        )
        return result

    compile_.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    TensorFlowTrainer.compile = compile_


def _optimizer_is_unknown(args: Any, kwargs: Any) -> bool:
    """Whether the optimizer is of a library that is not there, say."""
    return find_unknown(args[0] if args else kwargs.get("optimizer"), 0) is not None


def loss_name(loss: Any) -> Any:
    """The name of a loss or of each in a list or dictionary."""
    if loss is None or isinstance(loss, str):
        return loss
    if isinstance(loss, (list, tuple)):
        return tuple(loss_name(item) for item in loss)
    if isinstance(loss, dict):
        return {str(key): loss_name(item) for key, item in loss.items()}
    return getattr(loss, "__name__", None) or type(loss).__name__


def _logits_of(loss: Any) -> Optional[bool]:
    configured = getattr(loss, "_fn_kwargs", None)
    given = getattr(loss, "from_logits", None) or (
        configured.get("from_logits") if isinstance(configured, dict) else None
    )
    return given if isinstance(given, bool) else None
