"""What a layer is told to be: its role, its classes, and its arguments as plain values."""

from typing import Any, Dict, Tuple

import keras

from kerascope_tracer import hypothetical
from kerascope_tracer.hooks import lean

# Attributes in which layers keep what their arguments were resolved to.
_RESOLVED = (
    "units",
    "filters",
    "kernel_size",
    "strides",
    "padding",
    "data_format",
    "dilation_rate",
    "groups",
    "pool_size",
    "size",
    "target_shape",
    "return_sequences",
    "return_state",
    "stateful",
    "axis",
    "axes",
    "rate",
    "input_dim",
    "output_dim",
    "num_heads",
    "key_dim",
    "n",
    "dims",
    "cropping",
    "use_bias",
    "center",
    "scale",
    "output_padding",
    "depth_multiplier",
    "reset_after",
    "merge_mode",
    "value_dim",
    "mask_zero",
    "keepdims",
    "equation",
    "newshape",
    "repeats",
    "pad_width",
    "num_classes",
    "axis1",
    "axis2",
    "indices_or_sections",
    "output_size",
    "num_query_heads",
    "num_key_value_heads",
    "head_dim",
)


def role_of(layer: Any) -> str:
    """Input, model, layer, or an operation on tensors."""
    if isinstance(layer, keras.layers.InputLayer):
        return "input"
    if isinstance(layer, keras.Model):
        return "model"
    return "layer" if isinstance(layer, keras.layers.Layer) else "op"


def bases_of(cls: type) -> Tuple[str, ...]:
    """The names of the classes that ``cls`` is derived from, down to Keras' own base."""
    names = []
    for base in cls.__mro__[1:]:
        names.append(base.__name__)
        if base.__name__ in ("Layer", "Operation"):
            break
    return tuple(names)


def bound_arguments(cls: type, args: Any, kwargs: Any) -> Dict[str, Any]:
    """The plain ones among the arguments of a constructor, by name."""
    try:
        bound = lean.signatures.signature(cls.__init__).bind_partial(None, *args, **kwargs)  # type: ignore[misc]
    except (TypeError, ValueError):
        values: Dict[str, Any] = dict(kwargs)
    else:
        values = dict(list(bound.arguments.items())[1:])
        for key in ("kwargs", "base_config"):
            extra = values.pop(key, None)
            if isinstance(extra, dict):
                values.update(extra)
    plain = {key: _plain(value) for key, value in values.items()}
    return {key: value for key, value in plain.items() if value is not _NOT_PLAIN}


def resolved(layer: Any) -> Dict[str, Any]:
    """What the arguments of ``layer`` became."""
    found: Dict[str, Any] = {}
    state = getattr(layer, "__dict__", {})
    cell = state.get("cell")  # a recurrent layer's arguments are those of its cell
    if isinstance(cell, keras.layers.Layer):
        found.update(resolved(cell))
    for name in _RESOLVED:
        # MultiHeadAttention keeps num_heads as _num_heads.
        key = name if name in state else "_" + name
        if key in state:
            value = _plain(state[key])
            if value is not _NOT_PLAIN:
                found[name] = value
    activation = state.get("activation")
    if callable(activation):
        found["activation"] = getattr(activation, "__name__", type(activation).__name__)
    return found


_NOT_PLAIN = object()


def _plain(value: Any, depth: int = 3) -> Any:
    if hypothetical.is_hypothetical(value):
        return _NOT_PLAIN
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return value[:200]
    if depth > 0 and isinstance(value, (list, tuple)) and len(value) <= 16:
        items = [_plain(item, depth - 1) for item in value]
        return _NOT_PLAIN if any(item is _NOT_PLAIN for item in items) else tuple(items)
    return _NOT_PLAIN
