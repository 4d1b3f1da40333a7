"""``tf.lookup`` tables of words that are not known: what is looked up keeps its shape.

A table of known keys is TensorFlow's own. One whose keys depend on data or on a file that is not
there would be refused, or made of the wrong type, while every look-up in it has a shape and a dtype
that do not depend on the keys (tensorflow/python/ops/lookup_ops.py).
"""

import sys
from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.unknown import Unknown, find_unknown

_TABLES = "StaticHashTable StaticVocabularyTable"
_FILES = (tf.errors.OpError, OSError)


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


def install(is_user: Callable[[Any], bool]) -> None:
    """Bend the initializers and the tables; ``is_user(frame)`` tells whose a call is."""
    lookup: Any = tf.lookup
    # Keras derives a class from one of them, so they stay what they are.
    for cls, dtype_at in ((lookup.KeyValueTensorInitializer, 1), (lookup.TextFileInitializer, 3)):
        cls.__init__ = _initializing(cls.__init__, dtype_at, is_user)
    for name in _TABLES.split():
        setattr(lookup, name, _table(getattr(lookup, name)))


def _initializing(
    original: Any, dtype_at: int, is_user: Callable[[Any], bool]
) -> Callable[..., Any]:
    """``original``, where what it is given is known; ``dtype_at`` leads to the values' dtype."""

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if not is_user(sys._getframe(1)):  # Keras' own look-up layers
            original(self, *args, **kwargs)
            return
        known = not any(_is_unknown(value) for value in (*args, *kwargs.values()))
        try:
            if known:
                original(self, *args, **kwargs)
        except _FILES:
            known = False
        if not known:
            self._kerascope_values_ = _dtype(args, kwargs, dtype_at)

    return initialise


def _dtype(args: Any, kwargs: Any, dtype_at: int) -> Any:
    if kwargs.get("value_dtype") is not None:
        return tf.as_dtype(kwargs["value_dtype"])
    given = kwargs.get("values", args[dtype_at] if len(args) > dtype_at else None)
    if isinstance(given, tf.DType):
        return given
    if isinstance(given, (list, tuple)) and given and type(given[0]) in (int, float, str):
        return tf.convert_to_tensor(given[:1]).dtype
    found = getattr(given, "dtype", None)
    return tf.int64 if found is None or type(found) is Unknown else found


def _table(original: Any) -> Callable[..., Any]:
    def table(initializer: Any, *args: Any, **kwargs: Any) -> Any:
        if type(initializer) is Unknown:
            return _Table(tf.int64)
        values = getattr(initializer, "_kerascope_values_", None)
        if values is not None:
            dtype = tf.as_dtype(values)
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
