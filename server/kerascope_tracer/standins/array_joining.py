"""NumPy's functions that join, repeat, pad and cut arrays without values."""

from typing import Any, Callable, Dict, Optional

import numpy as np

from kerascope_tracer.hypothetical import sized
from kerascope_tracer.standins.arrays import (
    SpecArray,
    axes,
    dtype_of,
    elements,
    normalized,
    result,
    scalar,
)
from kerascope_tracer.unknown import Unknown


def _arrays(values: Any) -> Any:
    return [part if isinstance(part, np.ndarray) else np.asarray(part) for part in values]


def _concatenate(arrays: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
    if isinstance(arrays, SpecArray):
        arrays = [arrays[index] for index in range(axes(arrays)[0])]
    parts = _arrays(arrays)
    for part in parts:
        if type(part) is Unknown:
            return part._other()
    dtype = kwargs.get("dtype") or np.result_type(*(part.dtype for part in parts))
    if axis is None:
        return result((sum(map(elements, parts)),), dtype)
    first = axes(parts[0])
    axis = normalized(axis, len(first))
    for part in parts[1:]:
        shape = axes(part)
        same = len(shape) == len(first) and all(
            one == other for i, (one, other) in enumerate(zip(shape, first)) if i != axis
        )
        if not same:
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match "
                "exactly, but they are {}".format([axes(part) for part in parts])
            )
    total = sum(axes(part)[axis] for part in parts)
    return result((*first[:axis], total, *first[axis + 1 :]), dtype)


def _stack(arrays: Any, axis: int = 0, *args: Any, **kwargs: Any) -> Any:
    return _concatenate([np.expand_dims(part, axis) for part in _arrays(arrays)], axis)


def _hstack(arrays: Any, **kwargs: Any) -> Any:
    parts = [np.atleast_1d(part) for part in arrays]
    return _concatenate(parts, 0 if np.ndim(parts[0]) == 1 else 1)


def _column_stack(arrays: Any) -> Any:
    return _concatenate([x[:, None] if np.ndim(x) == 1 else x for x in _arrays(arrays)], 1)


def _expand(rank: int) -> Callable[..., Any]:
    at_least = {1: np.atleast_1d, 2: np.atleast_2d, 3: np.atleast_3d}[rank]
    joined = 0 if rank < 3 else 2
    return lambda arrays, **kwargs: _concatenate([at_least(x) for x in _arrays(arrays)], joined)


def _repeat(array: Any, repeats: Any, axis: Any = None) -> Any:
    repeats = sized(repeats)
    if isinstance(repeats, (list, tuple, np.ndarray)):
        if isinstance(repeats, SpecArray):
            return scalar()
        lengths = np.ravel(np.asarray(repeats))
        axis_length = elements(array) if axis is None else axes(array)[axis]
        total = int(lengths.sum()) if len(lengths) > 1 else int(lengths[0]) * axis_length
    else:
        total = int(repeats) * (elements(array) if axis is None else axes(array)[axis])
    if axis is None:
        return result((total,), dtype_of(array))
    shape = list(axes(array))
    shape[normalized(axis, len(shape))] = total
    return result(shape, dtype_of(array))


def _tile(array: Any, reps: Any) -> Any:
    reps = sized(reps)
    factors = tuple(reps) if isinstance(reps, (tuple, list, np.ndarray)) else (reps,)
    shape = axes(array)
    rank = max(len(shape), len(factors))
    padded = (1,) * (rank - len(shape)) + shape
    factors = (1,) * (rank - len(factors)) + factors
    return result([n * int(f) for n, f in zip(padded, factors)], dtype_of(array))


def _pad(array: Any, pad_width: Any, *args: Any, **kwargs: Any) -> Any:
    widths = np.broadcast_to(np.asarray(sized(pad_width)), (array.ndim, 2))
    shape = [int(n + w.sum()) for n, w in zip(axes(array), widths)]
    return result(shape, array.dtype)


def _split(array: Any, sections: Any, axis: int = 0, exact: bool = False) -> Any:
    length = axes(array)[axis]
    if isinstance(sections, int):
        if exact and length % sections:
            raise ValueError("array split does not result in an equal division")
        each, extra = divmod(length, sections)
        marks = [0]
        for index in range(sections):
            marks.append(marks[-1] + each + (1 if index < extra else 0))
    else:
        for mark in sections:
            if not isinstance(mark, (int, np.integer)):
                return scalar()
        marks = [0, *(int(mark) for mark in sections), length]
    key = [slice(None)] * np.ndim(array)
    out = []
    for start, stop in zip(marks, marks[1:]):
        key[axis] = slice(start, stop)
        out.append(array[tuple(key)])
    return out


def _insert(array: Any, place: Any, values: Any, axis: Optional[int] = None) -> Any:
    if axis is None or np.ndim(place) > 0:
        return scalar()
    shape = list(axes(array))
    rank = normalized(axis, len(shape))
    added = axes(values)[rank] if np.ndim(values) == len(shape) else 1
    shape[rank] += added
    return result(shape, dtype_of(array))


def _delete(array: Any, place: Any, axis: Optional[int] = None) -> Any:
    if isinstance(place, (SpecArray, slice, Unknown)):
        return scalar()
    shape = list(axes(array)) if axis is not None else [elements(array)]
    rank = normalized(axis or 0, len(shape))
    shape[rank] -= len(set(np.ravel(place).tolist()))
    return result(shape, dtype_of(array))


#: by the names that NumPy gives them
FUNCTIONS: Dict[str, Callable[..., Any]] = {
    "concatenate": _concatenate,
    "concat": _concatenate,
    "stack": _stack,
    "vstack": _expand(2),
    "row_stack": _expand(2),
    "dstack": _expand(3),
    "hstack": _hstack,
    "column_stack": _column_stack,
    "append": lambda a, b, axis=None: _concatenate([a, b], axis),
    "repeat": _repeat,
    "tile": _tile,
    "pad": _pad,
    "array_split": _split,
    "split": lambda array, sections, axis=0: _split(array, sections, axis, True),
    "vsplit": lambda array, sections: _split(array, sections, 0, True),
    "hsplit": lambda array, sections: _split(array, sections, 1, True),
    "insert": _insert,
    "delete": _delete,
}
