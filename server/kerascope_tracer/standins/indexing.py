"""``array[key]`` on arrays without values: slices, integer arrays, masks, unknown bounds."""

from typing import Any, List, Tuple

import numpy as np

from kerascope_tracer.hypothetical import UnknownSize, is_hypothetical, size_of
from kerascope_tracer.standins.arrays import (
    SpecArray,
    axes,
    result,
    strip,
    unknown_axis,
)
from kerascope_tracer.standins.levels import of_rows
from kerascope_tracer.unknown import Unknown

#: More than this, cut out of an axis of unknown length, is a part of the data and no window.
_WINDOW = 512


def getitem(array: SpecArray, key: Any) -> Any:
    """``array[key]``, as NumPy would shape it."""
    parts = [_numpys(part) for part in (key if isinstance(key, tuple) else (key,))]
    for part in parts:
        if type(part) is Unknown:
            return _by_unknown(array, parts, part)
    if any(isinstance(part, (list, np.ndarray, tuple)) for part in parts):
        return _advanced(array, parts)
    replaced = _unknown_slices(array, parts)
    item = strip(array)[tuple(_plain(part) for part in parts)]
    if not isinstance(item, np.ndarray):
        return result((), array.dtype)
    shape = list(item.shape)
    for position, size in replaced:
        shape[position] = size
    if shape and shape[0] == axes(array)[0]:
        return result(shape, array.dtype, same_labels=True)
    return _rows_of(array, shape)


def _numpys(part: Any) -> Any:
    """TensorFlow's tensors as arrays without values; what else there may be as it is."""
    if not type(part).__module__.startswith("tensorflow.") or not hasattr(part, "dtype"):
        return part
    shape = part.shape
    if shape.rank is None:
        return Unknown("it is indexed by a tensor of unknown rank")
    lengths = [unknown_axis(part, axis) if n is None else n for axis, n in enumerate(shape)]
    return result(lengths, part.dtype.as_numpy_dtype)


def _plain(part: Any) -> Any:
    """A slice without unknown bounds; its length is put right afterwards."""
    if type(part) is UnknownSize:
        return 0
    if isinstance(part, slice):
        bounds = (part.start, part.stop, part.step)
        if any(type(bound) in (Unknown, UnknownSize) for bound in bounds):
            return slice(None)
    return part


def _unknown_slices(array: SpecArray, parts: List[Any]) -> List[Tuple[int, int]]:
    """Axes of the result whose length depends on something unknown, with sizes for them."""
    found = []
    consumed = sum(part is not None and part is not Ellipsis for part in parts)
    position = axis = 0
    shape = axes(array)
    for part in parts:
        if part is Ellipsis:
            skipped = len(shape) - consumed
            position += skipped
            axis += skipped
        elif part is None:
            position += 1
        elif isinstance(part, slice):
            if axis < len(shape):
                size = _unknown_length(array, part, shape[axis])
                if size is not None:
                    found.append((position, size))
            position += 1
            axis += 1
        else:
            axis += 1
    return found


def _unknown_length(array: SpecArray, part: slice, length: int) -> Any:
    bounds = (part.start, part.stop, part.step)
    key = tuple(int(bound) if isinstance(bound, int) else None for bound in bounds)
    for position, bound in enumerate(bounds):
        if type(bound) is Unknown:
            return int(size_of(bound._part("slice", (position, key, length))))
    if any(type(bound) is UnknownSize for bound in bounds):
        return unknown_axis(_SLICES, (key, length))
    if not is_hypothetical(length) or bounds == (None, None, None):
        return None
    rest = len(range(*part.indices(length)))
    if part.start is not None and part.step is None and 0 < rest <= _WINDOW:
        return rest  # one window of a series: a program that slides it knows that it is full
    # Of an axis of unknown length even the first ten may be fewer.
    return None if is_hypothetical(rest) else unknown_axis(_SLICES, (key, length))


class _Owner:
    """Owns the sizes of slices: equal bounds of equal lengths give equal sizes."""


_SLICES = _Owner()


def _by_unknown(array: SpecArray, parts: List[Any], unknown: Unknown) -> Any:
    """An unknown index is a number for all that we know, or a mask, or a list of numbers."""
    return unknown._other()


def _advanced(array: SpecArray, parts: List[Any]) -> Any:
    shape = axes(array)
    indices = [_index_shape(part) for part in parts]
    if any(index is None for index in indices if index is not _SLICE):
        return Unknown("it is indexed by something unknown")
    consumed = sum(
        index.consumes
        for part, index in zip(parts, indices)
        if part is not None and part is not ...
    )
    if consumed > len(shape):
        raise IndexError(
            "too many indices for array: array is {}-dimensional, but {} were indexed".format(
                len(shape), consumed
            )
        )
    out: List[int] = []
    joint: List[Tuple[int, ...]] = []
    first, last, position, axis = None, None, 0, 0
    for place, (part, index) in enumerate(zip(parts, indices)):
        if part is Ellipsis:
            count = len(shape) - consumed
            out.extend(shape[axis : axis + count])
            axis += count
        elif part is None:
            out.append(1)
        elif isinstance(part, slice):
            size = _unknown_length(array, part, shape[axis])
            known = len(range(*_plain(part).indices(shape[axis])))
            out.append(known if size is None else size)
            axis += 1
        else:
            if first is None:
                first, position = place, len(out)
            last = place
            joint.append(index.shape)
            axis += index.consumes
    out.extend(shape[axis:])
    apart = first is not None and any(
        isinstance(part, slice) or part is None or part is Ellipsis
        for part in parts[first : (last or 0) + 1]
    )
    at = 0 if apart else position
    return _rows_of(array, (*out[:at], *np.broadcast_shapes(*joint), *out[at:]))


def _rows_of(array: SpecArray, shape: Any) -> Any:
    """What an index gives: of labels, a part large enough has every class."""
    rows = shape[0] if len(shape) else 0
    known = not is_hypothetical(rows)
    return result(shape, of_rows(array.dtype, rows if known else 0), same_labels=True)


class _Index:
    """How an index acts: the shape that it brings, and how many axes it takes."""

    def __init__(self, shape: Tuple[int, ...], consumes: int = 1) -> None:
        self.shape = shape
        self.consumes = consumes


_SLICE = _Index(())


def _index_shape(part: Any) -> Any:
    if part is None or part is Ellipsis or isinstance(part, slice):
        return _SLICE
    if isinstance(part, SpecArray):
        if part.dtype == bool:
            return _Index((unknown_axis(part),), part.ndim)
        return _Index(axes(part))
    if isinstance(part, (list, tuple, np.ndarray)):
        array = np.asarray(part)
        if type(array) is Unknown:
            return None
        if array.dtype == bool:
            return _Index((int(np.count_nonzero(array)),), array.ndim)
        return _Index(axes(array))
    return _Index(())
