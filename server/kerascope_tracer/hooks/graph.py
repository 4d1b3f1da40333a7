"""Graph mode and weightless variables: TensorFlow infers shapes and computes nothing."""

import warnings
from typing import Any

import keras
import tensorflow as tf

from kerascope_tracer.hooks import lean, lean_recurrent


def install() -> None:
    """Make Keras' variables weightless, and its tracebacks whole."""
    keras.config.disable_traceback_filtering()
    warnings.simplefilter("ignore")
    lean.install()
    lean_recurrent.install()
    _make_weightless()


def abstract_execution() -> Any:
    """A context in which ``tf`` calls only infer shapes."""
    return tf.Graph().as_default()


def _make_weightless() -> None:
    # The scope goes around add_weight alone: optimizers, metrics and seeds are made from values
    # and cannot be created inside it. What a stateless scope leaves uninitialised would be
    # initialised when the outermost scope is left; with 16 GB of weights, too.
    original = keras.layers.Layer.add_weight

    def add_weight(self: Any, *args: Any, **kwargs: Any) -> Any:
        with keras.StatelessScope(initialize_variables=False):
            variable = original(self, *args, **kwargs)
        initializer = getattr(variable, "_initializer", None)
        if initializer is not None:
            variable._initializer = lean.placeholder_like(initializer)
        return variable

    original_assign = keras.Variable._direct_assign

    def direct_assign(self: Any, value: Any) -> None:
        # The shape has been checked before; a variable without a value has none to change
        # (BatchNormalization's moving averages, counters in custom layers).
        if self._value is not None:
            original_assign(self, value)

    keras.layers.Layer.add_weight = add_weight
    keras.Variable._direct_assign = direct_assign
    variables = _module("keras.src.backend.common.variables")
    variables.initialize_all_variables = lambda: None


def _module(name: str) -> Any:
    import importlib

    return importlib.import_module(name)
