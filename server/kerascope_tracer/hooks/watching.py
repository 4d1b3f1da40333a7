"""Makes every layer and Keras operation tell what happens to it.

Source of the facts: keras/src/layers/layer.py (``Layer.__new__``, ``Layer.__call__``) and
keras/src/ops/operation.py of Keras 3.15.
"""

import functools
import inspect
import sys
from typing import Any

import keras

from kerascope_tracer.hooks.layers import Layers


def install(layers: Layers) -> None:
    """Make every layer and Keras operation tell ``layers`` what happens to it."""
    layer_class = keras.layers.Layer
    original_new = layer_class.__new__
    original_call = layer_class.__call__

    def new(cls: Any, *args: Any, **kwargs: Any) -> Any:
        layer = original_new(cls, *args, **kwargs)
        layers.constructed(layer, args, kwargs, sys._getframe(1))
        return layer

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return layers.call(original_call, self, args, kwargs)

    # Model.__new__ keeps its arguments from Layer.__new__.
    original_model_new = keras.Model.__new__

    def new_model(cls: Any, *args: Any, **kwargs: Any) -> Any:
        layers.model_arguments = (args, kwargs)
        return original_model_new(cls, *args, **kwargs)

    original_build = layer_class.build

    @functools.wraps(original_build)
    def build(self: Any, input_shape: Any) -> None:
        # One frame up is Keras' wrapper around every build.
        layers.note_build(self, input_shape, sys._getframe(2))
        original_build(self, input_shape)

    layer_class.build = build
    layer_class.__new__ = staticmethod(new)
    keras.Model.__new__ = staticmethod(new_model)
    layer_class.__call__ = call
    _install_inputs(layers)
    _install_operations(layers)


def _install_inputs(layers: Layers) -> None:
    input_class = keras.layers.InputLayer
    original = input_class.__init__

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        layers.input_made(self)

    # Operation.__new__ reads the constructor's signature, so it has to stay what it was.
    initialise.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    input_class.__init__ = initialise


def _install_operations(layers: Layers) -> None:
    """Operations on Keras tensors (``x + y``, ``keras.ops.*``) become links of the chain."""
    operation_class = keras.Operation
    original = operation_class.symbolic_call

    def symbolic_call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self, keras.layers.Layer):
            return original(self, *args, **kwargs)
        return layers.call(original, self, args, kwargs)

    operation_class.symbolic_call = symbolic_call


# ---------------------------------------------------------------------------------------
