"""``tf.data`` pipelines whose files, sizes or contents are unknown.

In a graph a pipeline only infers the specs of its elements, so most of it needs no help: here is
what reads files, counts, or is given something unknown.
"""

from typing import Any, Callable

import numpy as np
import tensorflow as tf

from kerascope_tracer.hypothetical import is_hypothetical, new_size
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.standins import texts
from kerascope_tracer.standins.arrays import SpecArray, axes, result
from kerascope_tracer.standins.unknown_arguments import absorbing
from kerascope_tracer.unknown import Unknown, find_unknown

_SIZED = "batch padded_batch window shuffle repeat take skip prefetch shard ragged_batch"


def install() -> None:
    """Bend the makers and the methods of datasets."""
    dataset: Any = tf.data.Dataset
    base: Any = next(cls for cls in dataset.__mro__ if "from_tensors" in vars(cls))
    for name in ("from_tensor_slices", "from_tensors"):
        setattr(base, name, staticmethod(_of_lists(absorbing(getattr(base, name)))))
    for name in ("zip", "range", "sample_from_datasets", "choose_from_datasets"):
        setattr(base, name, staticmethod(absorbing(getattr(base, name))))
    base.list_files = staticmethod(_of_files(base.list_files))
    for cls in set(base.__subclasses__()) | {base}:
        for name in _SIZED.split():
            if name in vars(cls):
                setattr(cls, name, absorbing(vars(cls)[name]))
    for cls in set(_all_subclasses(base)) | {base}:
        if "__len__" in vars(cls):
            cls.__len__ = _length
    base.concatenate = _with_unknown(base.concatenate)
    for name in ("TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset"):
        cls = getattr(tf.data, name)
        cls.__init__ = _reading(cls.__init__)
    tf.io.read_file = _reading_one(tf.io.read_file)


def _all_subclasses(cls: Any) -> Any:
    for each in cls.__subclasses__():
        yield each
        yield from _all_subclasses(each)


def _of_lists(original: Callable[..., Any]) -> Callable[..., Any]:
    """Lists that have one item for many become arrays of which that axis is unknown."""

    def make(tensors: Any, *args: Any, **kwargs: Any) -> Any:
        described = _described(tensors)
        if original.__name__ == "from_tensor_slices":
            described = tf.nest.map_structure(_of_open_length, _equally_long(described))
        return original(described, *args, **kwargs)

    return make


def _of_open_length(leaf: Any) -> Any:
    """A tensor whose length is not known goes with whatever the program puts beside it."""
    if not isinstance(leaf, tf.Tensor) or not leaf.shape.rank or not is_hypothetical(leaf.shape[0]):
        return leaf
    return tf.compat.v1.placeholder(leaf.dtype, (None, *leaf.shape[1:]))


def _equally_long(tensors: Any) -> Any:
    """``tensors`` with one length where theirs are not known: the program knows that they agree."""
    leaves = [leaf for leaf in tf.nest.flatten(tensors) if isinstance(leaf, SpecArray)]
    lengths = {axes(leaf)[0] for leaf in leaves if leaf.ndim}
    if len(lengths) < 2 or not any(map(is_hypothetical, lengths)):
        return tensors
    known = [length for length in lengths if not is_hypothetical(length)]
    one = known[0] if known else min(lengths)

    def same(leaf: Any) -> Any:
        if not isinstance(leaf, SpecArray) or not is_hypothetical(axes(leaf)[0]):
            return leaf
        return result((one, *axes(leaf)[1:]), leaf.dtype)

    return tf.nest.map_structure(same, tensors)


def _described(value: Any) -> Any:
    described = texts.array_of(value)
    if described is not None and find_unknown(value) is not None:
        return described
    if is_partial(value) and isinstance(value, list):
        return np.asarray(value)
    if type(value) is tuple:
        return tuple(_described(item) for item in value)
    if type(value) is dict:
        return {key: _described(item) for key, item in value.items()}
    return value


def _length(self: Any) -> int:
    known = getattr(self, "_kerascope_length_", None)
    if known is None:
        known = self._kerascope_length_ = new_size()
    return int(known)


def _with_unknown(original: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        unknown = find_unknown(args) or find_unknown(kwargs)
        return unknown._other() if unknown is not None else original(self, *args, **kwargs)

    return method


def _names(value: Any) -> Any:
    """File names as a tensor when they are unknown; the elements are what a file holds anyway."""
    if find_unknown(value) is not None or is_partial(value):
        return tf.compat.v1.placeholder("string", (None,))
    return value


def _of_files(original: Callable[..., Any]) -> Callable[..., Any]:
    def list_files(file_pattern: Any, *args: Any, **kwargs: Any) -> Any:
        return original(_names(file_pattern), *args, **kwargs)

    return list_files


def _reading(original: Callable[..., Any]) -> Callable[..., Any]:
    def initialise(self: Any, filenames: Any, *args: Any, **kwargs: Any) -> None:
        kwargs = {key: value for key, value in kwargs.items() if type(value) is not Unknown}
        original(self, _names(filenames), *args, **kwargs)

    return initialise


def _reading_one(original: Callable[..., Any]) -> Callable[..., Any]:
    def read_file(filename: Any, *args: Any, **kwargs: Any) -> Any:
        if type(filename) is Unknown:
            return tf.compat.v1.placeholder("string", ())
        return original(filename, *args, **kwargs)

    return read_file
