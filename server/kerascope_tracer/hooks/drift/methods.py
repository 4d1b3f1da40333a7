"""Methods of models that were merged into others, and arguments that they no longer take."""

import functools
import inspect
import sys
from typing import Any, Dict, Optional, Tuple

import keras
import numpy as np
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer
from keras.src.models.functional import Functional

from kerascope_tracer.hooks.drift.telling import Drift

_METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
    "predict_classes": "predict",
}
_FIT_ARGUMENTS = {
    "nb_epoch": "epochs",
    **dict.fromkeys(
        "nb_worker workers use_multiprocessing max_queue_size max_q_size pickle_safe show_accuracy "
        "samples_per_epoch nb_val_samples".split()
    ),
}


def fit_arguments(kwargs: Dict[str, Any]) -> Dict[str, str]:
    """The old names among the arguments of ``fit``, with today's (empty: it is gone)."""
    return {name: _FIT_ARGUMENTS[name] or "" for name in kwargs if name in _FIT_ARGUMENTS}


def install(drift: Drift) -> None:
    """Let models take what they took."""
    for old, new in _METHODS.items():
        setattr(keras.Model, old, _method(drift, old, new))
    keras.Model.reset_states = _reset(drift)
    _compile(drift)
    _add_loss(drift)
    _inputs_and_outputs(drift)


def _method(drift: Drift, old: str, new: str) -> Any:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        text = "{!r} object has no attribute {!r}".format(type(self).__name__, old)
        if drift.expected(AttributeError(text)):
            raise AttributeError(text)
        today = new if old != "predict_classes" else _classes(self)
        drift.tell(sys._getframe(1), old, today, "method", text)
        for gone, current in fit_arguments(kwargs).items():
            unexpected = "got an unexpected keyword argument {!r}".format(gone)
            drift.tell(sys._getframe(1), gone, current, "argument", unexpected)
        modern = {}
        for name, value in kwargs.items():
            name = "x" if name == "generator" else _FIT_ARGUMENTS.get(name, name) or ""
            if name:
                modern[name] = value
        if old == "fit_generator" and len(args) > 1:
            modern.setdefault("steps_per_epoch", args[1])
        if old == "predict_generator" and len(args) > 1:
            modern.setdefault("steps", args[1])
        result = getattr(self, new)(*args[:1], **modern)
        if old == "predict_classes" and hasattr(result, "argmax"):
            return result.argmax(-1)
        return result

    return call


def _classes(model: Any) -> str:
    """What ``predict_classes`` did: the greatest output, or a threshold for a single one."""
    shape = getattr(model, "output_shape", None) if getattr(model, "built", False) else None
    single = isinstance(shape, tuple) and shape[-1:] == (1,)
    return "(predict(x) > 0.5)" if single else "predict(x).argmax(-1)"


def _reset(drift: Drift) -> Any:
    def reset_states(self: Any) -> None:
        text = "{!r} object has no attribute 'reset_states'".format(type(self).__name__)
        if drift.expected(AttributeError(text)):
            raise AttributeError(text)
        drift.tell(sys._getframe(1), "reset_states", "", "method", text)

    return reset_states


def _compile(drift: Drift) -> None:
    """``compile(optimizer, loss, metrics)``: the third by position is loss_weights now."""
    original = TensorFlowTrainer.compile

    def compile_(self: Any, *args: Any, **kwargs: Any) -> Any:
        third = args[2] if len(args) > 2 else None
        if _are_metrics(third) and "metrics" not in kwargs and len(args) == 3:
            text = "loss_weights={!r}: dtype='string' is not a valid dtype".format(third)
            drift.tell(sys._getframe(1), "metrics", "metrics=", "position", text[:200])
            args, kwargs = args[:2], {**kwargs, "metrics": third}
        new = _metrics(self, kwargs.get("metrics"))
        if new is not None:
            text = "Expected `metrics` argument to be a list, tuple, or dict matching the outputs"
            drift.tell(sys._getframe(1), "metrics", new[0], "argument", text)
            kwargs["metrics"] = new[1]
        return original(self, *args, **kwargs)

    compile_.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    TensorFlowTrainer.compile = compile_


def _add_loss(drift: Drift) -> None:
    """``add_loss`` of a functional model, by which autoencoders used to be trained.

    Keras 3 raises NotImplementedError there (keras/src/models/functional.py).
    """
    original = Functional.add_loss

    def add_loss(self: Any, loss: Any) -> Any:
        if drift.expected(NotImplementedError()):
            return original(self, loss)
        text = "add_loss of a functional model raises NotImplementedError"
        drift.tell(sys._getframe(1), "add_loss", "", "method", text)
        # So that ``fit`` is not said to have no loss besides.
        self._losses_override = [np.zeros((), "float32")]
        return None

    Functional.add_loss = add_loss


def _metrics(model: Any, given: Any) -> Optional[Tuple[str, Any]]:
    """Today's spelling and value of metrics that are no list, or one list for several outputs."""
    if isinstance(given, (str, keras.metrics.Metric)):
        return "metrics=[{metrics}]", [given]
    outputs = getattr(model, "outputs", None) if isinstance(model, Functional) else None
    several = isinstance(outputs, list) and len(outputs) > 1 and type(model.output) is list
    if several and type(given) is list and len(given) == 1 and isinstance(given[0], str):
        count = len(outputs or ())
        return "metrics=[{{metrics}}] * {}".format(count), [given] * count
    return None


def _are_metrics(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and all(isinstance(item, (str, keras.metrics.Metric)) for item in value)
    )


def _inputs_and_outputs(drift: Drift) -> None:
    """``Model(input=a, output=b)``."""
    original_new = keras.Model.__new__
    original_init = Functional.__init__
    names = {"input": "inputs", "output": "outputs"}

    def modern(kwargs: Dict[str, Any]) -> Dict[str, Any]:
        return {names.get(name, name): value for name, value in kwargs.items()}

    def new(cls: Any, *args: Any, **kwargs: Any) -> Any:
        if (
            cls is keras.Model
            and "output" in kwargs
            and (args or "input" in kwargs or "inputs" in kwargs)
        ):
            for old in [name for name in kwargs if name in names]:
                text = "Unrecognized keyword arguments passed to Model: {!r}".format(old)
                drift.tell(sys._getframe(1), old, names[old], "argument", text)
            kwargs = modern(kwargs)
        return original_new(cls, *args, **kwargs)

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if "output" in kwargs and type(self) is Functional:
            kwargs = modern(kwargs)
        original_init(self, *args, **kwargs)

    functools.update_wrapper(initialise, original_init)
    initialise.__signature__ = inspect.signature(original_init)  # type: ignore[attr-defined]
    keras.Model.__new__ = staticmethod(new)
    Functional.__init__ = initialise
