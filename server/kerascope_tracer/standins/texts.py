"""Texts that are not known, in arrays and tensors.

Lines of a file that is not there, names of files in a folder that is not there: their number is not
known, but each of them is one string.
"""

from typing import Any, Optional

import tensorflow as tf

from kerascope_tracer.hypothetical import new_size, size_of
from kerascope_tracer.lenient import is_partial, partial_length
from kerascope_tracer.standins.arrays import result
from kerascope_tracer.unknown import TEXT, TEXTS, kind_of


def array_of(value: Any) -> Optional[Any]:
    """The array of strings that NumPy would make of texts; ``None`` when it is something else."""
    length = length_of(value)
    return None if length is None else result((length,), object)


def length_of(value: Any) -> Optional[int]:
    """How many texts ``value`` holds, or the size that stands for it; ``None`` if no texts."""
    if kind_of(value) == TEXTS:
        return int(size_of(value._part("len", ())))
    if not isinstance(value, (list, tuple)) or not all(map(_is_text, value)):
        return None
    if is_partial(value):
        return int(partial_length(value))
    # One unknown text in a list stands for many as often as not.
    return len(value) if len(value) > 1 else int(new_size())


def tensor_of(value: Any) -> Optional[Any]:
    """A tensor of strings like texts in a list; ``None`` when it is something else."""
    if kind_of(value) == TEXT:
        return tf.compat.v1.placeholder("string", ())
    length = length_of(value)
    if length is None:
        return None
    known = isinstance(value, (list, tuple)) and not is_partial(value)
    return tf.compat.v1.placeholder("string", (len(value) if known else None,))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or kind_of(value) == TEXT
