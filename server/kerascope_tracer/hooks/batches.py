"""The first batch of the data that ``fit`` and the like are given, as symbolic tensors."""

import types
from dataclasses import dataclass, replace
from typing import Any, Iterator, Optional, Tuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.trainers.data_adapters import get_data_adapter
from keras.src.trainers.data_adapters.array_data_adapter import (
    ArrayDataAdapter,
    can_convert_arrays,
)
from keras.src.trainers.data_adapters.data_adapter_utils import unpack_x_y_sample_weight

from kerascope_tracer import hypothetical
from kerascope_tracer.hooks import class_weights
from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.standins.levels import classes_of
from kerascope_tracer.standins.passes import symbolic_element
from kerascope_tracer.unknown import SCALAR, Unknown, find_unknown, kind_of

_MOST_VALUES = 4_000_000
_MOST_OUTPUTS = 64


@dataclass(frozen=True)
class Batch:
    """One batch as symbolic tensors, and what it was cut from. ``samples``: ``None`` if unknown.

    Unknown labels are left out, and ``labelled`` is false.
    """

    x: Any
    y: Any
    sample_weight: Any
    size: Optional[int]
    samples: Optional[int]
    batched: bool
    labelled: bool = True


def batch_of(method: str, given: Any) -> Optional[Batch]:
    """The first batch of the data that a call was given; ``None`` when its form is unknown."""
    x, y, weight = given.get("x"), given.get("y"), given.get("sample_weight")
    if _is_of_numbers(y) and find_unknown(y) is not None and not method.endswith("_on_batch"):
        get_data_adapter([0])  # which refuses a list of numbers, and what is in it does not matter
    if find_unknown(y, 3) is not None:
        batch = batch_of(method, {**given, "y": None})
        return None if batch is None else replace(batch, labelled=False)
    if method.endswith("_on_batch"):
        return _cut(x, y, weight)
    if isinstance(x, tf.data.Dataset):
        return _element(symbolic_element(x))
    if isinstance(x, keras.utils.PyDataset):
        return _element(x[0])
    if isinstance(x, types.GeneratorType):
        return _element(next(x))
    if isinstance(x, tf.keras.KerasTensor):
        return None
    refused = isinstance(x, (list, tuple)) or _is_of_numbers(y)
    if not can_convert_arrays((x, y, weight)) and not refused:
        return None  # lists go on: Keras has no adapter for them and says so
    return _arrays(x, y, weight, given)


def _arrays(x: Any, y: Any, weight: Any, given: Any) -> Batch:
    if _is_of_numbers(y):
        get_data_adapter(y)  # which refuses them, however many they are
    class_weights.refuse(y, weight, given.get("class_weight"))
    unsized = find_unknown(given.get("batch_size")) is not None
    counts = list(_rows((x, y, weight)))
    if unsized or None in counts or any(map(hypothetical.is_hypothetical, counts)):
        # How many samples there are is not known, so they are not counted against each other.
        batch = _cut(x, y, weight)
        rows = [unknown_rows(value) for value in (batch.x, batch.y, batch.sample_weight)]
        return Batch(rows[0], rows[1], rows[2], None, None, batched=False)
    adapter = get_data_adapter(
        x,
        y,
        sample_weight=weight,
        batch_size=given.get("batch_size"),
        steps_per_epoch=given.get("steps_per_epoch"),
        class_weight=None,
    )
    assert isinstance(adapter, ArrayDataAdapter)
    samples = adapter._num_samples
    size = None if samples is None else min(int(adapter._batch_size), int(samples))
    x, y, weight = unpack_x_y_sample_weight(adapter._inputs)
    return _cut(x, y, weight, size, samples)


def _is_of_numbers(value: Any) -> bool:
    """Whether ``value`` is a list of Python's numbers, which only Keras 2 took for an array.

    What is unknown is one as well where the list is longer than any model has outputs.
    """
    if not isinstance(value, list) or not value:
        return False
    long = len(value) > _MOST_OUTPUTS
    return all(
        type(item) in (int, float) or (type(item) is Unknown and (long or kind_of(item) == SCALAR))
        for item in value
    )


def _rows(value: Any) -> Iterator[Optional[int]]:
    """The lengths of all arrays in a value; ``None`` where one is not known."""
    for item in tf.nest.flatten(value):
        if hasattr(item, "shape"):
            shape = shape_of(item.shape)
            if shape != ():
                yield shape[0] if shape else None


def _element(element: Any) -> Optional[Batch]:
    if find_unknown(element, 0) is not None:
        return None
    x, y, weight = unpack_x_y_sample_weight(element)
    if find_unknown(x, 3) is not None:
        return None
    labelled = find_unknown((y, weight), 3) is None
    return replace(_cut(x, *((y, weight) if labelled else (None, None))), labelled=labelled)


def last_batch(method: str, batch: Batch) -> Optional[Batch]:
    """The smaller batch that ends an epoch over an array; a literal batch size breaks there."""
    if batch.size is None or known_samples(batch.samples) is None or method.endswith("_on_batch"):
        return None
    assert batch.samples is not None
    rest = batch.samples % batch.size
    if rest == 0:
        return None
    return _cut(batch.x, batch.y, batch.sample_weight, rest, batch.samples)


def value_range(value: Any) -> Optional[Tuple[float, float]]:
    """The least and greatest value of an array that the program really made, or of known labels."""
    classes = classes_of(value) if isinstance(value, np.ndarray) else None
    if classes is not None:
        return 0.0, classes - 1.0
    if type(value) is not np.ndarray or value.dtype.kind not in "iuf" or not value.size:
        return None
    if value.size > _MOST_VALUES:
        return None
    least, greatest = float(value.min()), float(value.max())
    return (least, greatest) if np.isfinite([least, greatest]).all() else None


def known_samples(samples: Optional[int]) -> Optional[int]:
    """A number of samples, without one that only stands for it."""
    return None if hypothetical.is_hypothetical(samples) else samples


def _cut(
    x: Any, y: Any, weight: Any, size: Optional[int] = None, samples: Optional[int] = None
) -> Batch:
    """A symbolic batch of ``size`` rows; without a size, ``x`` and ``y`` are one batch already."""
    tensors = [_placeholders(value, size) for value in (x, y, weight)]
    return Batch(tensors[0], tensors[1], tensors[2], size, samples, batched=size is None)


def _placeholders(value: Any, size: Optional[int]) -> Any:
    """Symbolic tensors like ``value``, with ``size`` for its first axis where that is given."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return type(value)(_placeholders(item, size) for item in value)
    if isinstance(value, dict):
        return {key: _placeholders(item, size) for key, item in value.items()}
    if isinstance(value, (tf.Tensor, tf.RaggedTensor, tf.SparseTensor)) and size is None:
        return value
    if not hasattr(value, "shape"):
        return value
    shape = shape_of(value.shape)
    # The data's size and the model's are unknown each for itself: they need not be the same number.
    shape = None if shape is None else hypothetical.told(shape)
    dtype = keras.backend.standardize_dtype(getattr(value, "dtype", "float32"))
    if "float" in dtype:
        dtype = keras.config.floatx()
    if size is not None and shape:
        shape = (size, *shape[1:])
    return tf.compat.v1.placeholder(dtype, shape)


def of_declared_size(model: Any, batch: Batch) -> Batch:
    """``batch`` with as many rows as a model with a batch size of its own takes, where how many
    rows the data has is not known: a stateful model works with no other number."""
    declared = getattr(model, "inputs", None) if getattr(model, "built", False) else None
    sizes = {tensor.shape[0] for tensor in declared or () if len(tensor.shape)}
    if len(sizes) != 1 or None in sizes:
        return batch
    size = sizes.pop()

    def like(tensor: Any) -> Any:
        shape = shape_of(tensor.shape) if isinstance(tensor, tf.Tensor) else None
        if not shape or shape[0] is not None:
            return tensor
        return tf.compat.v1.placeholder(tensor.dtype, (size, *shape[1:]))

    parts = [
        None if part is None else tf.nest.map_structure(like, part)
        for part in (batch.x, batch.y, batch.sample_weight)
    ]
    return replace(batch, x=parts[0], y=parts[1], sample_weight=parts[2])


def packed(batch: Batch) -> Any:
    """What a step is given: the parts that are there, or the one part."""
    parts = [batch.x, batch.y, batch.sample_weight]
    while len(parts) > 1 and parts[-1] is None:
        parts.pop()
    return tuple(parts) if len(parts) > 1 else parts[0]


def unknown_rows(value: Any) -> Any:
    """Tensors like those of ``value`` with an unknown number of rows."""
    if value is None:
        return None

    def like(tensor: Any) -> Any:
        shape = shape_of(tensor.shape)
        rows = shape if not shape else (None, *shape[1:])
        return tf.compat.v1.placeholder(tensor.dtype, rows)

    return tf.nest.map_structure(like, value)
