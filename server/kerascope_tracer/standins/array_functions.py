"""NumPy's functions on arrays without values: the shape and dtype that NumPy would give.

What depends on values (how many distinct ones there are, how many pass a condition) has an axis of
unknown size. A function that is not here gives Unknown.
"""

from typing import Any, Callable, Dict, Optional, Tuple

import numpy as np

from kerascope_tracer.hypothetical import sized
from kerascope_tracer.standins.arrays import (
    FUNCTIONS as FUNCTIONS,
)
from kerascope_tracer.standins.arrays import (
    SpecArray,
    axes,
    normalized,
    reduced_shape,
    result,
    scalar,
    strip,
    unknown_axis,
)
from kerascope_tracer.standins.indexing import getitem
from kerascope_tracer.unknown import Unknown

_COPIES = (
    "clip nan_to_num flip fliplr flipud roll sort copy sort_complex conj real tril triu partition "
    "ascontiguousarray asfortranarray require"
)
_NOTHING = "fill put partition savetxt save savez savez_compressed copyto put_along_axis shuffle"


def _dtype(value: Any) -> Any:
    return getattr(value, "dtype", None) or np.asarray(value).dtype


def _float(array: Any) -> Any:
    """The dtype of a mean: floats keep theirs, whole numbers become doubles."""
    kind = _dtype(array)
    return kind if kind.kind in "fc" else np.dtype(float)


def _reduction(dtype: Callable[[Any], Any]) -> Callable[..., Any]:
    def reduce(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
        if type(axis) is Unknown:
            return axis
        shape = reduced_shape(axes(array), axis, bool(kwargs.get("keepdims", False)))
        return result(shape, kwargs.get("dtype") or dtype(array))

    return reduce


def _sum_dtype(array: Any) -> Any:
    return np.ones(1, _dtype(array)).sum().dtype


def _along(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Functions like ``cumsum``: the same shape, or one axis when none is named."""
    shape = axes(array) if axis is not None else (_count(array),)
    return result(shape, kwargs.get("dtype") or _sum_dtype(array))


def _argsort(array: Any, axis: Any = -1, *args: Any, **kwargs: Any) -> Any:
    return result(axes(array) if axis is not None else (_count(array),), np.int64)


def _argpartition(array: Any, kth: Any, axis: Any = -1, *args: Any, **kwargs: Any) -> Any:
    return _argsort(array, axis)


def _count(array: Any) -> int:
    total = 1
    for axis in axes(array):
        total *= int(axis)
    return total


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
        return result((sum(map(_count, parts)),), dtype)
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


def _repeat(array: Any, repeats: Any, axis: Any = None) -> Any:
    repeats = sized(repeats)
    if isinstance(repeats, (list, tuple, np.ndarray)):
        if isinstance(repeats, SpecArray):
            return scalar()
        lengths = np.ravel(np.asarray(repeats))
        axis_length = _count(array) if axis is None else axes(array)[axis]
        total = int(lengths.sum()) if len(lengths) > 1 else int(lengths[0]) * axis_length
    else:
        total = int(repeats) * (_count(array) if axis is None else axes(array)[axis])
    if axis is None:
        return result((total,), _dtype(array))
    shape = list(axes(array))
    shape[normalized(axis, len(shape))] = total
    return result(shape, _dtype(array))


def _tile(array: Any, reps: Any) -> Any:
    reps = sized(reps)
    factors = tuple(reps) if isinstance(reps, (tuple, list, np.ndarray)) else (reps,)
    shape = axes(array)
    rank = max(len(shape), len(factors))
    padded = (1,) * (rank - len(shape)) + shape
    factors = (1,) * (rank - len(factors)) + factors
    return result([n * int(f) for n, f in zip(padded, factors)], _dtype(array))


def _pad(array: Any, pad_width: Any, *args: Any, **kwargs: Any) -> Any:
    widths = np.broadcast_to(np.asarray(sized(pad_width)), (array.ndim, 2))
    shape = [int(n + w.sum()) for n, w in zip(axes(array), widths)]
    return result(shape, array.dtype)


def _like(array: Any, *args: Any, **kwargs: Any) -> Any:
    dtype = kwargs.get("dtype", args[0] if args else None) or _dtype(array)
    return result(sized(kwargs.get("shape")) or axes(array), dtype)


def _full_like(array: Any, value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    return _like(array, dtype, **kwargs)


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


def _take(array: Any, indices: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    shape = axes(array)
    if axis is None:
        return result(axes(indices), _dtype(array))
    axis = normalized(axis, len(shape))
    return result((*shape[:axis], *axes(indices), *shape[axis + 1 :]), _dtype(array))


def _where(condition: Any, *branches: Any) -> Any:
    if not branches:
        return _nonzero(condition)
    for value in (condition, *branches):
        if type(value) is Unknown:
            return value._other()
    shape = np.broadcast_shapes(axes(condition), *(axes(value) for value in branches))
    return result(shape, np.result_type(*(getattr(v, "dtype", v) for v in branches)))


def _nonzero(condition: Any) -> Any:
    return tuple(result((unknown_axis(condition),), np.int64) for _ in axes(condition))


def _argwhere(condition: Any) -> Any:
    return result((unknown_axis(condition), len(axes(condition))), np.int64)


def _unique(
    array: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    **kwargs: Any,
) -> Any:
    shape = axes(array)
    count = unknown_axis(array, ("unique", axis))
    if axis is None:
        values = result((count,), _dtype(array))
    else:
        axis = normalized(axis, len(shape))
        values = result((*shape[:axis], count, *shape[axis + 1 :]), _dtype(array))
    extra = []
    if return_index:
        extra.append(result((count,), np.int64))
    if return_inverse:
        flat = np.__version__.startswith("1.")
        extra.append(result((_count(array),) if flat else shape, np.int64))
    if return_counts:
        extra.append(result((count,), np.int64))
    return (values, *extra) if extra else values


def _quantile(array: Any, q: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    rest = reduced_shape(axes(array), axis, bool(kwargs.get("keepdims", False)))
    return result((*axes(q), *rest), _float(array))


def _matmul(one: Any, other: Any, *args: Any, **kwargs: Any) -> Any:
    left, right = axes(one), axes(other)
    if not left or not right:
        raise ValueError("matmul: an operand has no dimensions")
    wide_left = left if len(left) > 1 else (1, *left)
    wide_right = right if len(right) > 1 else (*right, 1)
    if wide_left[-1] != wide_right[-2]:
        raise ValueError(
            "matmul: Input operand 1 has a mismatch in its core dimension 0 (size {} is different "
            "from {})".format(wide_right[-2], wide_left[-1])
        )
    shape = list(np.broadcast_shapes(wide_left[:-2], wide_right[:-2]))
    shape += [wide_left[-2]] if len(left) > 1 else []
    shape += [wide_right[-1]] if len(right) > 1 else []
    return result(shape, np.result_type(_dtype(one), _dtype(other)))


def _dot(one: Any, other: Any, *args: Any, **kwargs: Any) -> Any:
    left, right = axes(one), axes(other)
    if not left or not right:
        return one * other
    if left[-1] != right[max(len(right) - 2, 0)]:
        raise ValueError("shapes {} and {} not aligned".format(left, right))
    rest = (*right[:-2], right[-1]) if len(right) > 1 else ()
    return result((*left[:-1], *rest), np.result_type(_dtype(one), _dtype(other)))


def _einsum(subscripts: Any, *operands: Any, **kwargs: Any) -> Any:
    if not isinstance(subscripts, str) or "." in subscripts:
        return scalar()
    left, _, right = subscripts.replace(" ", "").partition("->")
    sizes: Dict[str, int] = {}
    for letters, operand in zip(left.split(","), operands):
        if len(letters) != len(axes(operand)):
            raise ValueError("einsum: {!r} does not fit {}".format(letters, axes(operand)))
        sizes.update(zip(letters, axes(operand)))
    if "->" not in subscripts:
        letters = left.replace(",", "")
        right = "".join(sorted(each for each in set(letters) if letters.count(each) == 1))
    dtype = np.result_type(*(_dtype(operand) for operand in operands))
    return result([sizes[letter] for letter in right], dtype)


def _outer(one: Any, other: Any, *args: Any) -> Any:
    return result((_count(one), _count(other)), np.result_type(_dtype(one), _dtype(other)))


def _norm(array: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    return result(reduced_shape(axes(array), axis, keepdims), _float(array))


def _diff(array: Any, n: int = 1, axis: int = -1, *args: Any, **kwargs: Any) -> Any:
    shape = list(axes(array))
    shape[axis] = max(shape[axis] - n, 0)
    return result(shape, _dtype(array))


def _meshgrid(*arrays: Any, indexing: str = "xy", **kwargs: Any) -> Any:
    lengths = [_count(array) for array in arrays]
    if indexing == "xy" and len(lengths) > 1:
        lengths[0], lengths[1] = lengths[1], lengths[0]
    return [result(lengths, _dtype(array)) for array in arrays]


def _cov(array: Any, *args: Any, rowvar: bool = True, **kwargs: Any) -> Any:
    if len(axes(array)) != 2 or args:
        return scalar()
    count = axes(array)[0 if rowvar else 1]
    return result((count, count), float)


def _windows(array: Any, window: Any, axis: Any = None, **kwargs: Any) -> Any:
    shape = list(axes(array))
    sizes = tuple(window) if isinstance(window, (tuple, list)) else (window,)
    if axis is None:
        chosen: Tuple[int, ...] = tuple(range(len(shape)))
    else:
        chosen = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    for each, size in zip(chosen, sizes):
        shape[each] -= size - 1
    return result((*shape, *sizes), _dtype(array))


def _insert(array: Any, place: Any, values: Any, axis: Optional[int] = None) -> Any:
    if axis is None or np.ndim(place) > 0:
        return scalar()
    shape = list(axes(array))
    rank = normalized(axis, len(shape))
    added = axes(values)[rank] if np.ndim(values) == len(shape) else 1
    shape[rank] += added
    return result(shape, _dtype(array))


def _delete(array: Any, place: Any, axis: Optional[int] = None) -> Any:
    if isinstance(place, (SpecArray, slice, Unknown)):
        return scalar()
    shape = list(axes(array)) if axis is not None else [_count(array)]
    rank = normalized(axis or 0, len(shape))
    shape[rank] -= len(set(np.ravel(place).tolist()))
    return result(shape, _dtype(array))


def _trace(array: Any, *args: Any, **kwargs: Any) -> Any:
    return result(axes(array)[2:], _dtype(array))


def _apply(array: Any, *args: Any, **kwargs: Any) -> Any:
    return scalar()


def _histogram(array: Any, bins: Any = 10, *args: Any, **kwargs: Any) -> Any:
    edges = bins + 1 if isinstance(bins, int) else len(bins)
    return result((edges - 1,), np.int64), result((edges,), float)


def _fft(half: bool) -> Callable[..., Any]:
    def transform(array: Any, n: Any = None, axis: int = -1, *args: Any, **kwargs: Any) -> Any:
        shape = list(axes(array))
        length = shape[axis] if n is None else n
        shape[axis] = length // 2 + 1 if half else length
        return result(shape, np.complex128)

    return transform


def _same(array: Any, *args: Any, **kwargs: Any) -> Any:
    return result(axes(array), _dtype(array))


def _fixed(dtype: Any) -> Callable[..., Any]:
    return lambda array, *args, **kwargs: result(axes(array), dtype)


def _expand(rank: int) -> Callable[..., Any]:
    at_least = {1: np.atleast_1d, 2: np.atleast_2d, 3: np.atleast_3d}[rank]
    joined = 0 if rank < 3 else 2
    return lambda arrays, **kwargs: _concatenate([at_least(x) for x in _arrays(arrays)], joined)


def _reshape(array: Any, *shape: Any, **kwargs: Any) -> Any:
    kwargs.pop("copy", None)
    wanted = kwargs.pop("newshape", kwargs.pop("shape", None))
    return array.reshape(*(shape or (wanted,)), **kwargs)


def _squeeze(array: Any, axis: Any = None) -> Any:
    return strip(array).squeeze(axis).view(SpecArray)


def _shape(array: Any) -> Any:
    return array.shape


def _size(array: Any, axis: Any = None) -> Any:
    return array.size if axis is None else array.shape[axis]


_FLOATS = ("mean", "average", "std", "var", "median", "nanmean", "nanstd", "nanvar", "nanmedian")
_SAME_KIND = ("max", "min", "amax", "amin", "nanmax", "nanmin", "ptp")
FUNCTIONS.update(
    {
        **{name: _reduction(_float) for name in _FLOATS},
        **{name: _reduction(_dtype) for name in _SAME_KIND},
        **{name: _reduction(_sum_dtype) for name in ("sum", "prod", "nansum", "nanprod")},
        **{
            name: _reduction(lambda array: np.dtype(np.int64))
            for name in ("argmax", "argmin", "nanargmax", "nanargmin", "count_nonzero")
        },
        **{name: _reduction(lambda array: np.dtype(bool)) for name in ("any", "all")},
        **dict.fromkeys(("cumsum", "cumprod", "nancumsum"), _along),
        **dict.fromkeys(_COPIES.split(), _same),
        **{name: (lambda *args, **kwargs: None) for name in _NOTHING.split()},
        "__getitem__": getitem,
        "around": _same,
        "round": _same,
        "round_": _same,
        "argsort": _argsort,
        "argpartition": _argpartition,
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
        "zeros_like": _like,
        "ones_like": _like,
        "empty_like": _like,
        "full_like": _full_like,
        "array_split": _split,
        "split": lambda array, sections, axis=0: _split(array, sections, axis, True),
        "vsplit": lambda array, sections: _split(array, sections, 0, True),
        "hsplit": lambda array, sections: _split(array, sections, 1, True),
        "take": _take,
        "compress": lambda array, *a, **k: scalar(),
        "choose": lambda array, *a, **k: scalar(),
        "where": _where,
        "nonzero": _nonzero,
        "flatnonzero": lambda array: result((unknown_axis(array),), np.int64),
        "argwhere": _argwhere,
        "unique": _unique,
        "percentile": _quantile,
        "quantile": _quantile,
        "nanpercentile": _quantile,
        "matmul": _matmul,
        "dot": _dot,
        "einsum": _einsum,
        "outer": _outer,
        "norm": _norm,
        "diff": _diff,
        "meshgrid": _meshgrid,
        "cov": _cov,
        "corrcoef": _cov,
        "sliding_window_view": _windows,
        "insert": _insert,
        "delete": _delete,
        "trace": _trace,
        "apply_along_axis": _apply,
        "histogram": _histogram,
        "digitize": _fixed(np.int64),
        "searchsorted": lambda array, values, *a, **k: result(axes(values), np.int64),
        "isin": _fixed(bool),
        "in1d": _fixed(bool),
        "isclose": lambda one, other, *a, **k: result(
            np.broadcast_shapes(axes(one), axes(other)), bool
        ),
        "bincount": lambda array, *a, **k: result((unknown_axis(array, "bins"),), np.int64),
        "fft": _fft(False),
        "ifft": _fft(False),
        "rfft": _fft(True),
        "reshape": _reshape,
        "ravel": lambda array, *a, **k: array.reshape(-1),
        "squeeze": _squeeze,
        "shape": _shape,
        "ndim": lambda array: array.ndim,
        "size": _size,
        "result_type": lambda *values: np.result_type(*(getattr(v, "dtype", v) for v in values)),
    }
)
