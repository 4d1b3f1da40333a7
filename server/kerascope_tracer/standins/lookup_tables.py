"""``tf.lookup`` tables of words that are not known: what is looked up keeps its shape.

A table of known keys is TensorFlow's own. One whose keys depend on data or on a file that is not
there would be refused, or made of the wrong type, while every look-up in it has a shape and a dtype
that do not depend on the keys (tensorflow/python/ops/lookup_ops.py).
"""

from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.unknown import Unknown, find_unknown

_TABLES = "StaticHashTable StaticVocabularyTable"
_FILES = (tf.errors.OpError, OSError)


class _Initializer:
    """Keys and values that are not known; the dtype of the values, if that is."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype


class _Table:
    """A table that gives a value of ``dtype`` for each key."""

    def __init__(self, dtype: Any) -> None:
        self._dtype = dtype

    def lookup(self, keys: Any, name: Any = None) -> Any:
        if type(keys) is Unknown:
            return keys._other()
        if isinstance(keys, (tf.RaggedTensor, tf.SparseTensor)):
            return keys.with_values(self.lookup(keys.values)) if _is_ragged(keys) else Unknown(_WHY)
        shape = keys.shape if hasattr(keys, "shape") else tf.convert_to_tensor(keys).shape
        return tf.compat.v1.placeholder(self._dtype, shape)

    __getitem__ = lookup

    def size(self, name: Any = None) -> Any:
        return new_size()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(_WHY)


_WHY = "the words of this table are not known while tracing"


def install() -> None:
    """Bend the initializers and the tables."""
    lookup: Any = tf.lookup
    lookup.KeyValueTensorInitializer = _initializer(lookup.KeyValueTensorInitializer, 1)
    lookup.TextFileInitializer = _initializer(lookup.TextFileInitializer, 3)
    for name in _TABLES.split():
        setattr(lookup, name, _table(getattr(lookup, name)))


def _initializer(original: Any, dtype_at: int) -> Callable[..., Any]:
    """``original``, where what it is given is known; ``dtype_at`` leads to the values' dtype."""

    def initializer(*args: Any, **kwargs: Any) -> Any:
        if any(_is_unknown(value) for value in (*args, *kwargs.values())):
            return _Initializer(_dtype(args, kwargs, dtype_at))
        try:
            return original(*args, **kwargs)
        except _FILES:
            return _Initializer(_dtype(args, kwargs, dtype_at))

    return initializer


def _dtype(args: Any, kwargs: Any, dtype_at: int) -> Any:
    if kwargs.get("value_dtype") is not None:
        return tf.as_dtype(kwargs["value_dtype"])
    given = kwargs.get("values", args[dtype_at] if len(args) > dtype_at else None)
    if isinstance(given, tf.DType):
        return given
    if isinstance(given, (list, tuple)) and given and type(given[0]) in (int, float, str):
        return tf.convert_to_tensor(given[:1]).dtype
    return getattr(given, "dtype", None) or tf.int64


def _table(original: Any) -> Callable[..., Any]:
    def table(initializer: Any, *args: Any, **kwargs: Any) -> Any:
        if type(initializer) is Unknown:
            return _Table(tf.int64)
        if isinstance(initializer, _Initializer):
            dtype = tf.as_dtype(initializer.dtype)
            return _Table(tf.int64 if original.__name__ == "StaticVocabularyTable" else dtype)
        try:
            return original(initializer, *args, **kwargs)
        except _FILES:
            return _Table(tf.int64)

    return table


def _is_unknown(value: Any) -> bool:
    if find_unknown(value) is not None or is_partial(value) or isinstance(value, SpecArray):
        return True
    # A tensor whose length depends on data has no values here.
    return isinstance(value, tf.Tensor) and value.op.type == "Placeholder"


def _is_ragged(keys: Any) -> bool:
    return isinstance(keys, tf.RaggedTensor)
