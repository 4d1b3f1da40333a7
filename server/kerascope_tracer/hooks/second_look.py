"""Looks inside layers whose inner layers Keras' symbolic pass does not call.

Wrappers and recurrent layers answer a Keras tensor from ``compute_output_shape`` alone; running
their ``call`` under TensorFlow's own shape inference lets the layers inside be seen.
"""

from typing import TYPE_CHECKING, Any, Dict

import keras

if TYPE_CHECKING:
    from kerascope_tracer.hooks.layers import Layers


def inside(layer: Any, args: Any, kwargs: Dict[str, Any], layers: "Layers") -> None:
    """Run ``layer.call`` once under shape inference if user-written layers are inside it.

    Raises what TensorFlow or Keras raises there: it is what the first real call would raise.
    """
    inner = _inner_layers(layer)
    if isinstance(layer, keras.layers.Bidirectional):
        written = layers.argument_layer(layer)
        if written is not None:
            layers.alias(layer.forward_layer, written)
            inner = [written]
    if not inner or not (layers.thorough or any(layers.is_written(part) for part in inner)):
        return
    if isinstance(layer, keras.layers.TimeDistributed):
        _one_step(layer, args, layers)
        return
    keras.src.backend.compute_output_spec(layer.call, *args, **kwargs)


def _one_step(layer: Any, args: Any, layers: "Layers") -> None:
    """TimeDistributed uses ``call`` of its layer, past ``__call__``, on one step at a time."""
    whole = args[0]
    step = keras.KerasTensor((whole.shape[0], *whole.shape[2:]), dtype=whole.dtype)
    outputs = keras.src.backend.compute_output_spec(layer.layer.call, step)
    layers.told_by(layer.layer, step, outputs)


def _inner_layers(layer: Any) -> "list[Any]":
    if isinstance(layer, keras.layers.TimeDistributed):
        return [layer.layer]
    if type(layer) is keras.layers.RNN:
        cells = getattr(layer.cell, "cells", None)
        return [layer.cell, *(cells or ())]
    return []
