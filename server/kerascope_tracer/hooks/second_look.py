"""Looks inside layers whose inner layers Keras' symbolic pass does not call.

Wrappers and recurrent layers answer a Keras tensor from ``compute_output_shape`` alone; running
their ``call`` under TensorFlow's own shape inference lets the layers inside be seen.
"""

from typing import TYPE_CHECKING, Any, Dict

import keras
from keras.src.models.functional import Functional
from keras.src.utils import python_utils

from kerascope_tracer import softstop
from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.record import Captured

if TYPE_CHECKING:
    from kerascope_tracer.hooks.layers import Layers


def prepare(layer: Any, layers: "Layers") -> None:
    """Bidirectional works with two copies of the layer that it was given."""
    if isinstance(layer, keras.layers.Bidirectional):
        written = layers.argument_layer(layer)
        if written is not None:
            layers.alias(layer.forward_layer, written)


def after_call(layer: Any, args: Any, layers: "Layers") -> None:
    """Tell of the layers inside that a real call uses past their ``__call__``."""
    if isinstance(layer, keras.layers.TimeDistributed) and layers.is_written(layer.layer):
        _one_step(layer, args, layers)


def inside(layer: Any, args: Any, kwargs: Dict[str, Any], layers: "Layers") -> None:
    """Run ``layer.call`` once under shape inference if user-written layers are inside it.

    Raises what TensorFlow or Keras raises there: it is what the first real call would raise.
    """
    if _tells_its_own_shape(layer):
        _quietly(layer, args, kwargs, layers)
        return
    inner = _inner_layers(layer)
    if isinstance(layer, keras.layers.Bidirectional):
        written = layers.argument_layer(layer)
        inner = [written] if written is not None else []
    if not inner or not (layers.thorough or any(layers.is_written(part) for part in inner)):
        return
    if isinstance(layer, keras.layers.TimeDistributed):
        _one_step(layer, args, layers)
        return
    keras.src.backend.compute_output_spec(layer.call, *args, **kwargs)


def _tells_its_own_shape(layer: Any) -> bool:
    """Whether ``layer`` is of the user's, has layers inside, and answers without its ``call``."""
    if not isinstance(layer, keras.layers.Layer) or type(layer).__module__.startswith("keras."):
        return False
    if isinstance(layer, (Functional, keras.Sequential)):
        return False
    default = python_utils.is_default(layer.compute_output_shape)
    own_spec = type(layer).compute_output_spec is not keras.layers.Layer.compute_output_spec
    return bool(layer._layers) and not (default and not own_spec)


def _quietly(layer: Any, args: Any, kwargs: Dict[str, Any], layers: "Layers") -> None:
    """Tell what is inside if the call ends well: what only data decides is no mistake here."""
    with Captured(layers.recorder) as events, layers.apart():
        try:
            keras.src.backend.compute_output_spec(layer.call, *args, **kwargs)
        except Exception:
            softstop.insist()
            return
    for event in events:
        layers.recorder.add(event)


def _one_step(layer: Any, args: Any, layers: "Layers") -> None:
    """TimeDistributed uses ``call`` of its layer, past ``__call__``, on one step at a time."""
    whole = args[0]
    shape = shape_of(whole.shape)
    if shape is None or len(shape) < 2:
        return
    dtype = keras.backend.standardize_dtype(whole.dtype)
    step = keras.KerasTensor((shape[0], *shape[2:]), dtype=dtype)
    outputs = keras.src.backend.compute_output_spec(layer.layer.call, step)
    layers.told_by(layer.layer, step, outputs)


def _inner_layers(layer: Any) -> "list[Any]":
    if isinstance(layer, keras.layers.TimeDistributed):
        return [layer.layer]
    if type(layer) is keras.layers.RNN:
        cells = getattr(layer.cell, "cells", None)
        return [layer.cell, *(cells or ())]
    return []
