"""From values to their specs: tensors, arrays, datasets, and structures of them."""

from typing import Any, Dict, List, Optional

import keras
import numpy as np
import tensorflow as tf

from kerascope_tracer import hypothetical
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import Opaque, Shape, Spec, TensorSpec

_MOST_ITEMS = 64


def spec_of(value: Any, depth: int = 6) -> Spec:
    """The spec of ``value``; :class:`Opaque` where it is no tensor."""
    if value is None:
        return None
    tensor = tensor_spec(value)
    if tensor is not None:
        return tensor
    if type(value) is Unknown:
        return Opaque(str(object.__getattribute__(value, "_reason")))
    if depth > 0 and isinstance(value, (list, tuple)):
        return tuple(spec_of(item, depth - 1) for item in value[:_MOST_ITEMS])
    if depth > 0 and isinstance(value, dict):
        items = list(value.items())[:_MOST_ITEMS]
        return {str(key): spec_of(item, depth - 1) for key, item in items}
    return Opaque(type(value).__name__)


def tensor_spec(value: Any) -> Optional[TensorSpec]:
    """The spec of one tensor or array, or ``None`` when ``value`` is neither."""
    if isinstance(value, keras.KerasTensor):
        storage = "sparse" if value.sparse else "ragged" if value.ragged else "dense"
        return TensorSpec(_told(value.shape), str(value.dtype), storage)
    if isinstance(value, np.ndarray):
        return TensorSpec(_told(value.shape), _dtype_name(value.dtype))
    if hasattr(type(value), "_kerascope_array_"):  # a table that is not read
        return tensor_spec(value._kerascope_array_)
    if isinstance(value, tf.RaggedTensor):
        return TensorSpec(_told(value.shape), value.dtype.name, "ragged")
    if isinstance(value, tf.SparseTensor):
        return TensorSpec(_told(value.shape), value.dtype.name, "sparse")
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return TensorSpec(_told(value.shape), value.dtype.name)
    if isinstance(value, keras.Variable):
        return TensorSpec(_told(value.shape), str(value.dtype))
    if isinstance(value, (tf.TensorSpec, tf.SparseTensorSpec, tf.RaggedTensorSpec)):
        kinds = {tf.SparseTensorSpec: "sparse", tf.RaggedTensorSpec: "ragged"}
        kind = kinds.get(type(value), "dense")
        dtype = value.dtype.name if value.dtype is not None else "unknown"
        return TensorSpec(_told(value.shape), dtype, kind)
    return None


def _dtype_name(dtype: Any) -> str:
    """The name of an array's dtype, ``unknown`` where the array stands for one of any dtype."""
    return "unknown" if (dtype.metadata or {}).get("kerascope") == "unknown" else str(dtype)


def _told(shape: Any) -> Optional[Shape]:
    """A shape without the sizes that only stand for unknown ones."""
    axes = shape_of(shape)
    return None if axes is None else hypothetical.told(axes)


def shape_of(shape: Any) -> Optional[Shape]:
    """A shape as a tuple; ``None`` when the rank is unknown."""
    if shape is None:
        return None
    if isinstance(shape, tf.TensorShape):
        return None if shape.rank is None else tuple(shape.as_list())
    return tuple(None if axis is None else int(axis) for axis in shape)


def is_tensor(value: Any) -> bool:
    """Whether ``value`` is a tensor, symbolic or not (arrays are not)."""
    return isinstance(
        value, (keras.KerasTensor, tf.Tensor, tf.Variable, tf.RaggedTensor, tf.SparseTensor)
    )


def tensors_in(*values: Any) -> List[Any]:
    """The tensors in nested lists, tuples and dicts, in order."""
    found: List[Any] = []
    for value in values:
        if isinstance(value, (list, tuple)):
            for item in value:
                found.extend(tensors_in(item))
        elif isinstance(value, dict):
            for item in value.values():
                found.extend(tensors_in(item))
        elif is_tensor(value):
            found.append(value)
    return found


def call_specs(args: Any, kwargs: Dict[str, Any]) -> "tuple[Spec, Spec]":
    """The specs of a call's positional and named tensors.

    One positional argument gives its spec, several give a tuple; named arguments that are no
    tensors are left out. A call whose only tensors are named gives those as its inputs.
    """
    positional = [value for value in args if _carries(value)]
    named = {key: spec_of(value) for key, value in kwargs.items() if _carries(value)}
    if not positional:
        if len(named) == 1:
            return next(iter(named.values())), None
        return (named or None), None
    if len(positional) == 1:
        return spec_of(positional[0]), (named or None)
    return tuple(spec_of(value) for value in positional), (named or None)


def _carries(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_carries(item) for item in value)
    if isinstance(value, dict):
        return any(_carries(item) for item in value.values())
    return is_tensor(value) or isinstance(value, np.ndarray)
