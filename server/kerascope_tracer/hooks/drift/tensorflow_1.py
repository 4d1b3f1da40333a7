"""Names of TensorFlow 1: told, and answered by what ``tf.compat.v1`` keeps of them.

``tf.layers`` is there in name only (tensorflow/python/keras's functions refuse to work beside
Keras 3): its functions are carried out by the layers of Keras that they were made from.
"""

import functools
import sys
from types import ModuleType, SimpleNamespace
from typing import Any, Callable, Dict, Optional

import keras
import tensorflow as tf

from kerascope_tracer.hooks.drift.namespaces import is_written_out
from kerascope_tracer.hooks.drift.telling import Drift

#: The arguments that decide a shape, with those that Keras needs the same value of.
_KEPT = ("strides", "padding", "dilation_rate", "activation", "use_bias", "axis")
_V1: Any = tf.compat.v1


def install(drift: Drift) -> None:
    """Let ``tensorflow`` and its parts answer to what they had."""
    layers = _layers()
    _answer(drift, tf, "tensorflow", lambda name: layers if name == "layers" else _of(_V1, name))
    for part in ("nn", "train", "losses", "image", "initializers"):
        module, old = getattr(tf, part), getattr(_V1, part)
        _answer(drift, module, "tensorflow", functools.partial(_of, old))


def _of(module: Any, name: str) -> Optional[Any]:
    return None if name.startswith("_") else getattr(module, name, None)


def _answer(
    drift: Drift, module: ModuleType, told: str, find: Callable[[str], Optional[Any]]
) -> None:
    original = module.__dict__.get("__getattr__")

    def missing(name: str) -> Any:
        frame = sys._getframe(1)
        error = "module {!r} has no attribute {!r}".format(told, name)
        asked = drift.is_users(frame) and is_written_out(frame)
        if asked and not drift.expected(AttributeError(error)):
            value = find(name)
            if value is not None:
                drift.unknown(frame, error)
                return value
        if original is not None:
            return original(name)
        raise AttributeError(error)

    module.__getattr__ = missing  # type: ignore[method-assign]


def _layers() -> SimpleNamespace:
    """The functions of ``tf.layers``, which make a layer and apply it."""
    functions: Dict[str, Callable[..., Any]] = {
        "dense": _applied("Dense", "units"),
        "dropout": _applied("Dropout", "rate", rate=0.5),
        "flatten": _applied("Flatten"),
        "batch_normalization": _applied("BatchNormalization", "axis"),
        "conv2d_transpose": _applied("Conv2DTranspose", "filters", "kernel_size", "strides"),
        "separable_conv2d": _applied("SeparableConv2D", "filters", "kernel_size", "strides"),
    }
    for axes in (1, 2, 3):
        conv = _applied("Conv{}D".format(axes), "filters", "kernel_size", "strides", "padding")
        functions["conv{}d".format(axes)] = conv
        for kind, name in (("Max", "max"), ("Average", "average")):
            functions["{}_pooling{}d".format(name, axes)] = _applied(
                "{}Pooling{}D".format(kind, axes), "pool_size", "strides", "padding"
            )
    return SimpleNamespace(**functions)


def _applied(cls: str, *names: str, **defaults: Any) -> Callable[..., Any]:
    """``tf.layers.dense(x, 10)``: ``names`` are the arguments behind the inputs, in order."""

    def apply(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        given = {**defaults, **dict(zip(names, args)), **kwargs}
        options = {name: given[name] for name in given if name in names or name in _KEPT}
        if isinstance(options.get("padding"), str):
            options["padding"] = options["padding"].lower()
        return getattr(keras.layers, cls)(**options)(inputs)

    return apply
