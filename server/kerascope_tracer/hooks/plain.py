"""Which checks of a model would only tell the same again."""

from typing import Any, Tuple

import keras
import tensorflow as tf


def is_plain(model: Any) -> bool:
    """Whether a model consists of Keras' own layers alone, and its loss is Keras' own.

    None of them depends on the size of a batch, and none behaves differently in training as far as
    shapes go: one check of one batch then speaks for all batches of the same form.
    """
    if type(model) not in (keras.Sequential, keras.models.Model, _functional_class()):
        return False
    operations = getattr(getattr(model, "_functional", None) or model, "_operations", ())
    if any(not isinstance(operation, keras.layers.Layer) for operation in operations):
        return False
    return _is_own_loss(getattr(model, "loss", None)) and all(
        _is_plain_layer(layer) for layer in model._flatten_layers(include_self=False)
    )


def form_of(*values: Any) -> Tuple[Any, ...]:
    """The shapes of symbolic batches without their first axis, and their dtypes."""
    return tuple(
        None if tensor is None else (tuple(tensor.shape[1:]), tensor.dtype.name)
        for value in values
        for tensor in (tf.nest.flatten(value) if value is not None else [None])
    )


def _is_plain_layer(layer: Any) -> bool:
    if not type(layer).__module__.startswith("keras."):
        return False
    return not isinstance(layer, keras.layers.Lambda) and not getattr(layer, "stateful", False)


def _is_own_loss(loss: Any) -> bool:
    if loss is None or isinstance(loss, str):
        return True
    home = getattr(loss, "__module__", None) or type(loss).__module__
    return isinstance(loss, keras.losses.Loss) and home.startswith("keras.")


def _functional_class() -> Any:
    return keras.src.models.functional.Functional
