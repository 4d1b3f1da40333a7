"""``tensor[:n]`` and ``tensor[i]`` where ``n`` or ``i`` is unknown: the rank is known all the same.

TensorFlow takes tensors as bounds; an unknown one is like a tensor whose value is not known.
"""

from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.hypothetical import UnknownSize
from kerascope_tracer.unknown import SCALAR, Unknown, kind_of


def install() -> None:
    """Bend the indexing of tensors."""
    tensor: Any = tf.Tensor
    tensor.__getitem__ = _indexing(tensor.__getitem__)


def _indexing(original: Callable[..., Any]) -> Callable[..., Any]:
    def getitem(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if not any(map(_is_unknown, parts)):
            return original(self, key, *args, **kwargs)
        if not all(map(_is_bound, parts)):
            return Unknown("it is indexed by something unknown")
        bounded = tuple(_bounded(part) for part in parts)
        return original(self, bounded if isinstance(key, tuple) else bounded[0], *args, **kwargs)

    return getitem


def _is_unknown(part: Any) -> bool:
    if isinstance(part, slice):
        return any(_is_unknown(bound) for bound in (part.start, part.stop, part.step))
    return type(part) is Unknown or type(part) is UnknownSize


def _is_bound(part: Any) -> bool:
    """Whether ``part`` leaves no doubt of the rank: an unknown index may as well be a mask."""
    if isinstance(part, slice):
        return part.step is None or isinstance(part.step, int)
    return type(part) is not Unknown or kind_of(part) is SCALAR


def _bounded(part: Any) -> Any:
    if isinstance(part, slice):
        return slice(_bounded(part.start), _bounded(part.stop), part.step)
    unknown = type(part) is Unknown or type(part) is UnknownSize
    return tf.compat.v1.placeholder("int32", ()) if unknown else part
