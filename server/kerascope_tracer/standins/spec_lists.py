"""Lists of an array's values that are not loaded: ``array.tolist()``, ``list(array)``.

Such a list has no items to show, and is *partial* (see :mod:`kerascope_tracer.lenient`); where it
becomes an array or a tensor again, it is one of the shape and dtype that it came from.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from kerascope_tracer.lenient import mark_partial
from kerascope_tracer.standins.arrays import FUNCTIONS, SpecArray, axes, scalar


class SpecList(list):  # type: ignore[type-arg]
    """The values of an array without values, as a list."""

    def __init__(self, array: Any) -> None:
        super().__init__()
        self._array = array

    @property
    def _kerascope_array_(self) -> Any:
        return self._array

    def __bool__(self) -> bool:
        return bool(axes(self._array)[0])

    def __getitem__(self, key: Any) -> Any:
        return _listed(self._array[key])


def install() -> None:
    """Let TensorFlow make tensors of such lists."""
    FUNCTIONS["tolist"] = _listed
    tf.register_tensor_conversion_function(SpecList, _tensor, priority=1)


def _listed(array: Any) -> Any:
    if not isinstance(array, SpecArray) or not array.ndim:
        return array if array is None or not hasattr(array, "ndim") else scalar()
    return mark_partial(SpecList(array), axes(array)[0])


def _tensor(value: Any, dtype: Any = None, name: Any = None, as_ref: bool = False) -> Any:
    array = value._kerascope_array_
    # TensorFlow reads a list's numbers as Python's.
    kind = {"i": np.int32, "u": np.int32, "f": np.float32}.get(array.dtype.kind, array.dtype)
    return tf.compat.v1.placeholder(dtype or tf.as_dtype(kind), axes(array))
