"""How often a loop over data runs: a dataset gives one symbolic element, not its content."""

from typing import Any, Iterator, List, Optional, Tuple, Union

import numpy as np
import tensorflow as tf

from kerascope_tracer import lenient
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.unknown import Unknown

_FEW = 48


def install() -> None:
    """Make iterating a ``tf.data.Dataset`` give one symbolic element."""
    tf.data.Dataset.__iter__ = lambda self: iter((_eager_element(self),))
    lenient.Stand.first = staticmethod(_first)
    tf.data.Dataset.as_numpy_iterator = tf.data.Dataset.__iter__


def passes(values: Any) -> Union[Iterator[Any], List[Any], None]:
    """The passes of a loop over ``values`` when they are not simply its items; a list of all of
    them where it is a few numbers, which say how a model is made more often than what it gets."""
    if isinstance(values, tf.data.Dataset):
        return iter((_eager_element(values),))
    if isinstance(values, SpecArray) and values.ndim:
        return iter((values[0],)) if values.shape[0] else iter(())
    if isinstance(values, (tf.Tensor, tf.Variable)):
        shape = values.shape
        if shape.rank == 1 and shape[0] is not None and int(shape[0]) <= _FEW:
            return [values[index] for index in range(int(shape[0]))]
        if shape.rank:
            return iter((values[0],))
    return None


def _first(values: Any) -> Optional[Tuple[Any, Optional[int]]]:
    """The first item of something that a loop passes over once, and how many items it has."""
    if isinstance(values, SpecArray) and values.ndim:
        return values[0], values.shape[0]
    if isinstance(values, tf.data.Dataset):
        return _eager_element(values), None
    if isinstance(values, tf.Tensor) and values.shape.rank:
        return values[0], values.shape[0]
    return None


def symbolic_element(dataset: Any) -> Any:
    """One element of ``dataset`` as placeholders."""
    return tf.nest.map_structure(_placeholder, dataset.element_spec)


def _eager_element(dataset: Any) -> Any:
    """The element for a loop of the program's own, whose tensors have values and so a rank: what
    has none here is unknown."""
    return tf.nest.map_structure(_ranked, symbolic_element(dataset))


def _ranked(part: Any) -> Any:
    if isinstance(part, tf.Tensor) and part.shape.rank is None:
        return Unknown("the rank of this data is not known while tracing")
    return part


def _placeholder(spec: Any) -> Any:
    if isinstance(spec, tf.TensorSpec):
        return tf.compat.v1.placeholder(spec.dtype, spec.shape)
    if isinstance(spec, tf.SparseTensorSpec):
        return tf.compat.v1.sparse_placeholder(spec.dtype, spec.shape)
    if isinstance(spec, tf.RaggedTensorSpec):
        return tf.compat.v1.ragged.placeholder(
            spec.dtype, spec.ragged_rank, spec.shape[spec.ragged_rank + 1 :]
        )
    if isinstance(spec, tf.data.DatasetSpec):
        return tf.data.Dataset.from_tensors(tf.nest.map_structure(_placeholder, spec.element_spec))
    return spec


def install_conversions() -> None:
    """Let TensorFlow take lists of arrays whose values are not loaded: it would read them."""
    for name in ("convert_to_tensor", "constant"):
        setattr(tf, name, _stacking(getattr(tf, name)))


def _stacking(original: Any) -> Any:
    def convert(value: Any, *args: Any, **kwargs: Any) -> Any:
        if type(value) is list and lenient.is_partial(value):
            value = np.asarray(value)  # as long as the list would be
        elif hasattr(type(value), "_kerascope_array_"):
            value = value._kerascope_array_
        if type(value) is Unknown:
            return value
        parts = value if isinstance(value, (list, tuple)) else ()
        if parts and all(
            isinstance(part, SpecArray) and part.shape == parts[0].shape for part in parts
        ):
            value = np.stack(parts)
            if value.dtype.kind in "iu":
                value = value.astype("int32")  # TensorFlow reads a list's numbers as Python's
        if isinstance(value, SpecArray) and original.__name__ == "constant":
            # A constant would carry the values; a placeholder carries shape and dtype.
            dtype = kwargs.get("dtype", args[0] if args else None)
            return value.__tf_tensor__(dtype)
        return original(value, *args, **kwargs)

    return convert
