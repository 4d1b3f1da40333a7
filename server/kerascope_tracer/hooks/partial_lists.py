"""Joining the tensors of a list that a loop filled whose number of passes is not known.

The list has one item for many (see :mod:`kerascope_tracer.lenient`), so what is made of it is
longer than the items that are there: as long as the list would be.
"""

import functools
from typing import Any, Callable, Optional

import keras
import tensorflow as tf
from keras.src.ops import numpy as operations

from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.lenient import is_partial, partial_length

_JOINING = (keras.layers.Concatenate, operations.Concatenate, operations.Stack)


def install() -> None:
    """Bend the functions that join tensors; layers and operations ask :func:`lengthened`."""
    for module, name in (
        (tf, "concat"),
        (tf, "stack"),
        (keras.ops, "concatenate"),
        (keras.ops, "stack"),
    ):
        setattr(module, name, _function(getattr(module, name), name == "stack"))


def lengthened(layer: Any, parts: Any, outputs: Any) -> Any:
    """``outputs`` of ``layer``, which was given ``parts``, as long as these would be."""
    if isinstance(layer, _JOINING) and _is_cut(parts):
        return _made(parts, layer.axis, outputs, isinstance(layer, operations.Stack))
    return outputs


def _is_cut(parts: Any) -> bool:
    return type(parts) is list and bool(parts) and is_partial(parts)


def _function(original: Callable[..., Any], stacks: bool) -> Callable[..., Any]:
    @functools.wraps(original)
    def join(values: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
        joined = original(values, axis, *args, **kwargs)
        if _is_cut(values) and isinstance(joined, tf.Tensor):
            return _made(values, axis, joined, stacks)
        return joined

    return join


def _made(parts: Any, axis: Any, joined: Any, stacks: bool) -> Any:
    shape = shape_of(getattr(joined, "shape", None))
    if shape is None or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return joined
    each: Optional[int] = 1
    if not stacks:
        own = shape_of(parts[0].shape)
        each = own[axis] if own is not None else None
    sizes = list(shape)
    sizes[axis] = None if each is None else int(partial_length(parts)) * each
    if isinstance(joined, keras.KerasTensor):
        joined._shape = tuple(sizes)  # in place: a model is made by what made its tensors
        return joined
    return tf.compat.v1.placeholder(joined.dtype, sizes)
