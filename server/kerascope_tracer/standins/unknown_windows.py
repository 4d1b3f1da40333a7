"""Windows of unknown size: ``MaxPooling2D((length - 2, 1))`` of texts of unknown length.

The layer is made with a window of one there, and gives a hypothetical size where the real one would
decide. Every other axis, the rank and the filters are what they are.
"""

from typing import Any, Dict, FrozenSet, Set, Tuple

import tensorflow as tf

from kerascope_tracer.hypothetical import UnknownSize, size_of, sized
from kerascope_tracer.unknown import Unknown

#: what a window's arguments are called, and what stands for a part that is unknown
_INSTEAD = {
    "kernel_size": None,  # a size: weights have it, and how many these are is unknown as well
    "pool_size": 1,
    "strides": 1,
    "dilation_rate": 1,
    "size": 1,
    "padding": 0,
    "cropping": 0,
}
_MOST_AXES = 3


def settle(values: Dict[str, Any]) -> FrozenSet[int]:
    """Put what stands for something unknown into the windows among ``values``, the arguments of a
    layer by name; the spatial axes, counted from 0, that depend on it."""
    unknown: Set[int] = set()
    without_shape = _of_no_consequence(values)
    for name, value in list(values.items()):
        if name not in _INSTEAD:
            continue
        before = set(unknown)
        if _is_unknown(value):
            unknown.update(range(_MOST_AXES))
            if name == "padding":
                del values[name]  # of a convolution, it is a text
            else:
                values[name] = _instead(name, value)
        elif isinstance(value, (tuple, list)):
            parts = [_part(name, part) for part in value]
            unknown.update(axis for axis, (_, is_unknown) in enumerate(parts) if is_unknown)
            values[name] = tuple(part for part, _ in parts)
        if name in without_shape:
            unknown = before
    return frozenset(unknown)


def _of_no_consequence(values: Dict[str, Any]) -> Tuple[str, ...]:
    """The windows that no shape depends on: what is padded to the same size keeps it but for the
    strides, which of a pooling are its window where they are not given."""
    if values.get("padding") not in ("same", "causal"):
        return ()
    pooled = ("pool_size",) if values.get("strides") is not None else ()
    return ("kernel_size", "dilation_rate", *pooled)


def leave_unknown(layer: Any, axes: FrozenSet[int]) -> None:
    """Have ``layer`` give spatial ``axes`` of unknown size; an axis that is open stays open."""
    declared = layer.compute_output_shape
    sizes = {axis: int(size_of(Unknown("it depends on a window of unknown size"))) for axis in axes}

    def compute_output_shape(input_shape: Any) -> Any:
        first = 2 if getattr(layer, "data_format", None) == "channels_first" else 1
        last = len(input_shape) - (first == 1)
        unknown = {first + axis: size for axis, size in sizes.items() if first + axis < last}
        open_here = [None if at in unknown else axis for at, axis in enumerate(input_shape)]
        made = list(declared(tuple(open_here)))
        for at, size in unknown.items():
            made[at] = None if input_shape[at] is None else size
        return tuple(made)

    def call(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        shape = compute_output_shape(tuple(inputs.shape))
        return tf.compat.v1.placeholder(layer.compute_dtype or inputs.dtype, shape)

    layer.compute_output_shape = compute_output_shape
    layer.call = call


def _is_unknown(value: Any) -> bool:
    return type(value) is Unknown or type(value) is UnknownSize


def _part(name: str, value: Any) -> Tuple[Any, bool]:
    """One axis of a window, which may be a pair itself, and whether it depends on the unknown."""
    if isinstance(value, (tuple, list)):
        parts = [_part(name, part) for part in value]
        return tuple(part for part, _ in parts), any(unknown for _, unknown in parts)
    return (_instead(name, value), True) if _is_unknown(value) else (value, False)


def _instead(name: str, value: Any) -> Any:
    stands = _INSTEAD[name]
    return sized(value) if stands is None else stands
