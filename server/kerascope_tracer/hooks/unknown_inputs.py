"""Layers that are applied to something unknown, and take only tensors of one rank.

``Conv2D(32, 3)(unknown)`` can only give ``(None, None, None, 32)``: the input has a rank of four,
or the call fails. Its axes are unknown; the one that weights are made for has a hypothetical size.
A model that was made of declared inputs takes only such. What follows is then known as far as it
does not depend on them.
"""

from typing import Any, Dict, List, Optional, Tuple

import keras
import tensorflow as tf
from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.rnn.conv_lstm import ConvLSTM
from keras.src.models.functional import Functional

from kerascope_tracer.hooks.specs import is_tensor, shape_of
from kerascope_tracer.hypothetical import size_of
from kerascope_tracer.unknown import Unknown, find_unknown

REASON = "what the layer is applied to is unknown: "

# Arguments of a call that no shape depends on.
_NO_SHAPE_DEPENDS = ("training", "mask", "attention_mask", "use_causal_mask")


def stand_in(
    layer: Any, args: Tuple[Any, ...], kwargs: Dict[str, Any], stepping: bool = False
) -> Optional[Tuple[Tuple[Any, ...], Dict[str, Any], Optional[str]]]:
    """Arguments without anything unknown for a call of ``layer``, and what is assumed then.

    ``None`` when the rank of what is unknown cannot be told from the layer. ``stepping``: inside a
    training step, where TensorFlow's tensors are computed with.
    """
    known = {
        name: value
        for name, value in kwargs.items()
        if name not in _NO_SHAPE_DEPENDS or find_unknown(value, 1) is None
    }
    if find_unknown(known, 3) is not None:
        return None
    if find_unknown(args, 3) is None:
        return args, known, None
    if isinstance(layer, Merge) and len(args) == 1:
        is_joint = isinstance(layer, keras.layers.Concatenate)
        joined = _joined(layer, args[0]) if is_joint else _broadcast(layer, args[0])
        return None if joined is None else ((joined,), known, _reason(find_unknown(args, 3)))
    if not args or type(args[0]) is not Unknown or find_unknown(args[1:], 3) is not None:
        return None
    if not isinstance(layer, keras.layers.Layer):
        return None
    tensor = _declared(layer)
    # A finished model is mostly applied to data; its output can be computed with then.
    stepping = stepping or tensor is not None
    if tensor is None:
        shape = _shape(layer, args[0])
        if shape is None:
            return None
        tensor = keras.KerasTensor(shape, dtype=layer.compute_dtype or keras.config.floatx())
    if stepping:
        tensor = keras.tree.map_structure(
            lambda part: tf.compat.v1.placeholder(part.dtype, part.shape), tensor
        )
    return (tensor, *args[1:]), known, _reason(args[0])


def _reason(unknown: Any) -> str:
    return REASON + str(object.__getattribute__(unknown, "_reason"))


def _joined(layer: Any, parts: Any) -> Optional[List[Any]]:
    """What is concatenated, without anything unknown: all of it is alike but for the one axis."""
    if not isinstance(parts, (list, tuple)):
        return None
    tensors = [part for part in parts if type(part) is not Unknown]
    shapes = {shape_of(part.shape) if is_tensor(part) else None for part in tensors}
    ranks = {None if shape is None else len(shape) for shape in shapes}
    if len(ranks) != 1 or None in ranks or not isinstance(layer.axis, int):
        return None
    first = tensors[0]
    axes: List[Any] = list(shape_of(first.shape) or ())
    if not -len(axes) <= layer.axis < len(axes):
        return None
    return [
        part if type(part) is not Unknown else _beside(first, axes, layer.axis, part)
        for part in parts
    ]


def _broadcast(layer: Any, parts: Any) -> Optional[List[Any]]:
    """What is added, multiplied and the like, without anything unknown: what goes with the rest has
    its axes, but for those of one, which it may stretch."""
    if not isinstance(parts, (list, tuple)) or isinstance(layer, keras.layers.Dot):
        return None
    tensors = [part for part in parts if type(part) is not Unknown]
    shapes = [shape_of(part.shape) if is_tensor(part) else None for part in tensors]
    if not shapes or any(shape is None for shape in shapes):
        return None
    widest = max((shape for shape in shapes if shape is not None), key=len)
    axes = tuple(None if axis == 1 else axis for axis in widest)
    first = tensors[0]

    def like() -> Any:
        if isinstance(first, keras.KerasTensor):
            return keras.KerasTensor(axes, dtype=first.dtype)
        return tf.compat.v1.placeholder(first.dtype, axes)

    return [like() if type(part) is Unknown else part for part in parts]


def _beside(first: Any, axes: List[Any], axis: int, unknown: Unknown) -> Any:
    shape = list(axes)
    shape[axis] = int(size_of(unknown._part("shape", axis)))
    if isinstance(first, keras.KerasTensor):
        return keras.KerasTensor(tuple(shape), dtype=first.dtype)
    return tf.compat.v1.placeholder(first.dtype, shape)


def completed(layer: Any, outputs: Any, assumed: Optional[str]) -> Any:
    """``outputs`` of ``layer``, with a width for what was flattened, which weights are made for."""
    if assumed is None or not assumed.startswith(REASON):
        return outputs
    if not isinstance(layer, keras.layers.Flatten) or outputs.shape[-1] is not None:
        return outputs
    shape = (*outputs.shape[:-1], _size(Unknown(assumed)))
    if isinstance(outputs, keras.KerasTensor):
        return keras.KerasTensor(shape, outputs.dtype)
    return tf.compat.v1.placeholder(outputs.dtype, shape)


def _declared(layer: Any) -> Any:
    """Tensors like the inputs that a functional model was made of."""
    inside = layer
    if type(layer) is keras.Sequential:
        inside = layer._functional if layer.built else None
    if not isinstance(inside, Functional):
        return None
    return keras.tree.map_structure(
        lambda tensor: keras.KerasTensor(tensor.shape, dtype=tensor.dtype), inside._inputs_struct
    )


def _shape(layer: Any, unknown: Unknown) -> Optional[Tuple[Optional[int], ...]]:
    """What ``layer`` can only be applied to."""
    if isinstance(layer, keras.layers.Flatten):
        return (None, _size(unknown))
    if isinstance(layer, keras.layers.Reshape):
        return (None, None) if -1 in layer.target_shape else (None, _product(layer.target_shape))
    if isinstance(layer, keras.layers.TimeDistributed):
        inner = _shape(layer.layer, unknown)
        return None if inner is None else (inner[0], None, *inner[1:])
    rank = _rank(layer)
    if rank is None or rank < 2:
        return None
    first = getattr(layer, "data_format", None) == "channels_first"
    axes: List[Optional[int]] = [None] * (rank - 2)
    if isinstance(layer, ConvLSTM):  # with sides that are open it cannot be built
        sides = [_size(unknown, side) for side in range(2, rank - 1)]
        return (
            (None, None, _size(unknown), *sides) if first else (None, None, *sides, _size(unknown))
        )
    return (None, _size(unknown), *axes) if first else (None, *axes, _size(unknown))


def _rank(layer: Any) -> Optional[int]:
    rank = getattr(layer, "rank", None)
    if isinstance(rank, int) and hasattr(layer, "kernel_size"):  # all convolutions
        return rank + 2
    if isinstance(layer, keras.layers.Bidirectional):
        return _rank(layer.forward_layer)
    spec = getattr(layer, "input_spec", None)
    exact = getattr(spec, "ndim", None)
    if isinstance(layer, keras.layers.RNN):
        return exact if isinstance(layer, ConvLSTM) else 3
    built_in = type(layer).__module__.startswith("keras.")
    return exact if built_in and isinstance(exact, int) else None


def _size(unknown: Unknown, axis: int = -1) -> int:
    return int(size_of(unknown._part("shape", axis)))


def _product(shape: Tuple[int, ...]) -> int:
    total = 1
    for axis in shape:
        total *= axis
    return total
