"""``SpecArray``: a NumPy array with a true shape and dtype, and no memory and no values.

It is a view of one element with zero strides, so views of it (reshape, transpose, slices) are free.
What would copy is overridden to give another SpecArray, and what would read values gives Unknown:
a maximum of labels that were never loaded must not become a number of classes.
"""

from typing import Any, Callable, Dict, Iterator, Optional, Tuple

import numpy as np

from kerascope_tracer.unknown import Unknown, UnknownValueError

NO_VALUES = "the values of this array are not loaded while tracing"


class SpecArray(np.ndarray):  # type: ignore[misc]
    """An array of which only shape and dtype are known."""

    def __new__(cls, shape: Any, dtype: Any = float) -> "SpecArray":
        base = np.zeros((), dtype)
        array: SpecArray = np.broadcast_to(base, shape, subok=False).view(cls)
        return array

    # -- what would copy ------------------------------------------------------------------

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        return SpecArray(self.shape, np.dtype(dtype))

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def flatten(self, *args: Any, **kwargs: Any) -> Any:
        return self.reshape(-1)

    def ravel(self, *args: Any, **kwargs: Any) -> Any:
        return self.reshape(-1)

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        # A shape of np.empty's kind is checked by NumPy itself, on no memory.
        return _strip(self).reshape(*shape, **kwargs).view(SpecArray)

    def repeat(self, repeats: Any, axis: Any = None) -> Any:
        return np.repeat(self, repeats, axis)

    def __getitem__(self, key: Any) -> Any:
        if _copies(key):
            return _fancy(self, key)
        item = _strip(self)[key]
        return _result(item.shape, self.dtype) if isinstance(item, np.ndarray) else _scalar()

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[index] for index in range(self.shape[0]))

    # -- what would read values -----------------------------------------------------------

    def item(self, *args: Any) -> Any:
        return _scalar()

    def tolist(self) -> Any:
        return _scalar()

    def _refuse(self, *args: Any) -> Any:
        raise UnknownValueError(NO_VALUES)

    __int__ = __float__ = __complex__ = __index__ = __bool__ = _refuse

    def __repr__(self) -> str:
        return "<array of shape {} and dtype {}, values not loaded>".format(self.shape, self.dtype)

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    # -- NumPy's protocols ----------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        for value in inputs:
            if type(value) is Unknown:
                return value
        kwargs.pop("out", None)
        kwargs.pop("where", None)
        if method == "__call__":
            if ufunc.signature is not None:
                return _matmul(ufunc, inputs)
            shape = np.broadcast_shapes(*(np.shape(value) for value in inputs))
            small = [_one_of(value) for value in inputs]
            with np.errstate(all="ignore"):
                sample = ufunc(*small, **kwargs)
            if isinstance(sample, tuple):
                return tuple(_result(shape, np.asarray(part).dtype) for part in sample)
            return _result(shape, np.asarray(sample).dtype)
        if method == "reduce":
            array = inputs[0]
            axis = kwargs.get("axis", inputs[1] if len(inputs) > 1 else 0)
            shape = reduced_shape(array.shape, axis, bool(kwargs.get("keepdims", False)))
            with np.errstate(all="ignore"):
                dtype = kwargs.get("dtype") or ufunc.reduce(np.ones(1, array.dtype)).dtype
            return _result(shape, dtype)
        if method == "accumulate":
            return _result(inputs[0].shape, inputs[0].dtype)
        return Unknown(NO_VALUES)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        handler = _FUNCTIONS.get(func.__name__)
        if handler is not None:
            return handler(*args, **kwargs)
        if func.__name__ in _VIEWS:
            plain = _map(args, _strip_if)
            out = func(*plain, **_map(kwargs, _strip_if))
            return _map(out, _wrap_if)
        return Unknown(NO_VALUES)

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Any:
        """TensorFlow's own conversion protocol (tf.types.experimental.TensorProtocol)."""
        import tensorflow as tf

        return tf.compat.v1.placeholder(dtype or tf.as_dtype(self.dtype), self.shape)


def is_large(shape: Any, dtype: Any) -> bool:
    """Whether an array is worth replacing by its spec: 4 MB and more."""
    try:
        size = int(np.prod(np.asarray(shape, dtype=object))) if np.ndim(shape) else int(shape)
        return bool(size * np.dtype(dtype).itemsize >= 4 * 1024 * 1024)
    except (TypeError, ValueError):
        return False


def reduced_shape(shape: Tuple[int, ...], axis: Any, keepdims: bool) -> Tuple[int, ...]:
    """The shape after reducing ``axis`` (``None``: all)."""
    if axis is None:
        axes = set(range(len(shape)))
    else:
        wanted = axis if isinstance(axis, tuple) else (axis,)
        axes = {np.lib.array_utils.normalize_axis_index(a, len(shape)) for a in wanted}
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axes)


# ---------------------------------------------------------------------------------------


def _strip(array: Any) -> Any:
    return array.view(np.ndarray)


def _strip_if(value: Any) -> Any:
    return _strip(value) if isinstance(value, SpecArray) else value


def _wrap_if(value: Any) -> Any:
    return value.view(SpecArray) if isinstance(value, np.ndarray) else value


def _map(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_map(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _map(item, change) for key, item in value.items()}
    return change(value)


def _one_of(value: Any) -> Any:
    """A scalar of the type of ``value``."""
    if hasattr(value, "dtype"):
        return np.ones((), value.dtype)
    return value if np.ndim(value) == 0 else np.ravel(value)[:1].reshape(())


def _scalar() -> Unknown:
    return Unknown(NO_VALUES)


def _result(shape: Any, dtype: Any) -> Any:
    return SpecArray(shape, dtype) if len(shape) else _scalar()


def _copies(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    return any(isinstance(part, (list, np.ndarray, Unknown)) for part in parts)


def _fancy(array: SpecArray, key: Any) -> Any:
    parts = key if isinstance(key, tuple) else (key,)
    for part in parts:
        if type(part) is Unknown:
            return part
        if isinstance(part, SpecArray) and part.dtype == bool:
            return Unknown("how many elements a mask keeps depends on " + NO_VALUES)
    # One index array at the front, by far the commonest: x[permutation], x[[0, 3]].
    if len(parts) == 1:
        index = np.asarray(parts[0]) if not isinstance(parts[0], np.ndarray) else parts[0]
        if index.dtype == bool:
            kept = int(np.count_nonzero(_strip(index)))
            return _result((kept, *array.shape[index.ndim :]), array.dtype)
        return _result((*index.shape, *array.shape[1:]), array.dtype)
    small = tuple(_strip_if(part) for part in parts)
    if array.size <= 1_000_000:
        return _wrap_if(_strip(array)[small])
    return Unknown(NO_VALUES)


def _matmul(ufunc: Any, inputs: Any) -> Any:
    if ufunc.__name__ != "matmul":
        return Unknown(NO_VALUES)
    one, other = (np.shape(value) for value in inputs)
    if len(one) < 2 or len(other) < 2:
        return Unknown(NO_VALUES)
    if one[-1] != other[-2]:
        raise ValueError("matmul: shapes {} and {} do not match".format(one, other))
    batch = np.broadcast_shapes(one[:-2], other[:-2])
    return _result((*batch, one[-2], other[-1]), np.result_type(*inputs))


def _reduction(dtype: Optional[Any] = None) -> Callable[..., Any]:
    def reduce(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
        shape = reduced_shape(np.shape(array), axis, bool(kwargs.get("keepdims", False)))
        kind = array.dtype if array.dtype.kind == "f" else np.dtype(dtype or float)
        return _result(shape, kind if dtype is None else np.dtype(dtype))

    return reduce


def _same_reduction(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    shape = reduced_shape(np.shape(array), axis, bool(kwargs.get("keepdims", False)))
    return _result(shape, array.dtype)


def _concatenate(arrays: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
    parts = [np.asarray(part) if not isinstance(part, np.ndarray) else part for part in arrays]
    if axis is None:
        return _result((sum(part.size for part in parts),), np.result_type(*parts))
    first = parts[0]
    axis = np.lib.array_utils.normalize_axis_index(axis, first.ndim)
    for part in parts[1:]:
        rest = [i for i in range(first.ndim) if i != axis]
        if part.ndim != first.ndim or any(part.shape[i] != first.shape[i] for i in rest):
            raise ValueError(
                "all the input array dimensions except for the concatenation axis must match "
                "exactly, but they are {}".format([part.shape for part in parts])
            )
    total = sum(part.shape[axis] for part in parts)
    shape = (*first.shape[:axis], total, *first.shape[axis + 1 :])
    return _result(shape, np.result_type(*(part.dtype for part in parts)))


def _stack(arrays: Any, axis: int = 0, *args: Any, **kwargs: Any) -> Any:
    return _concatenate([np.expand_dims(part, axis) for part in arrays], axis)


def _repeat(array: Any, repeats: Any, axis: Any = None) -> Any:
    if not isinstance(repeats, int):
        return Unknown(NO_VALUES)
    if axis is None:
        return _result((array.size * repeats,), array.dtype)
    axis = np.lib.array_utils.normalize_axis_index(axis, array.ndim)
    shape = list(array.shape)
    shape[axis] *= repeats
    return _result(tuple(shape), array.dtype)


def _pad(array: Any, pad_width: Any, *args: Any, **kwargs: Any) -> Any:
    widths = np.broadcast_to(np.asarray(pad_width), (array.ndim, 2))
    shape = tuple(int(n + w.sum()) for n, w in zip(array.shape, widths))
    return _result(shape, array.dtype)


def _like(array: Any, *args: Any, **kwargs: Any) -> Any:
    return _result(np.shape(array), np.dtype(kwargs.get("dtype") or array.dtype))


def _split(array: Any, sections: Any, axis: int = 0) -> Any:
    marks = np.array_split(np.empty(array.shape[axis], bool), sections)
    index = [slice(None)] * array.ndim
    out, start = [], 0
    for mark in marks:
        index[axis] = slice(start, start + len(mark))
        out.append(array[tuple(index)])
        start += len(mark)
    return out


_FUNCTIONS: Dict[str, Callable[..., Any]] = {
    "mean": _reduction(),
    "average": _reduction(),
    "std": _reduction(),
    "var": _reduction(),
    "median": _reduction(),
    "argmax": _reduction("int64"),
    "argmin": _reduction("int64"),
    "count_nonzero": _reduction("int64"),
    "any": _reduction("bool"),
    "all": _reduction("bool"),
    "sum": _same_reduction,
    "prod": _same_reduction,
    "max": _same_reduction,
    "min": _same_reduction,
    "amax": _same_reduction,
    "amin": _same_reduction,
    "concatenate": _concatenate,
    "stack": _stack,
    "vstack": lambda arrays, *a, **k: _concatenate([np.atleast_2d(x) for x in arrays], 0),
    "hstack": lambda arrays, *a, **k: _concatenate(arrays, 0 if np.ndim(arrays[0]) == 1 else 1),
    "dstack": lambda arrays, *a, **k: _concatenate([np.atleast_3d(x) for x in arrays], 2),
    "append": lambda a, b, axis=None: _concatenate([a, b], axis),
    "repeat": _repeat,
    "tile": lambda array, reps: _result(_tiled(array.shape, reps), array.dtype),
    "pad": _pad,
    "zeros_like": _like,
    "ones_like": _like,
    "empty_like": _like,
    "full_like": lambda array, value, *a, **k: _like(array, **k),
    "copy": lambda array, *a, **k: array,
    "clip": lambda array, *a, **k: array,
    "nan_to_num": lambda array, *a, **k: array,
    "flip": lambda array, *a, **k: array,
    "fliplr": lambda array, *a, **k: array,
    "flipud": lambda array, *a, **k: array,
    "roll": lambda array, *a, **k: array,
    "sort": lambda array, *a, **k: array,
    "reshape": lambda array, *a, **k: array.reshape(*a, **k),
    "ravel": lambda array, *a, **k: array.reshape(-1),
    "split": _split,
    "array_split": _split,
    "shape": lambda array: array.shape,
    "ndim": lambda array: array.ndim,
    "size": lambda array, axis=None: array.size if axis is None else array.shape[axis],
    "result_type": lambda *values: np.result_type(*(getattr(v, "dtype", v) for v in values)),
    "take": lambda array, indices, axis=None, **k: _take(array, indices, axis),
}
# Functions that return views of their argument.
_VIEWS = {
    "transpose", "swapaxes", "moveaxis", "rollaxis", "expand_dims", "squeeze", "broadcast_to",
    "atleast_1d", "atleast_2d", "atleast_3d", "rot90", "diagonal",
}  # fmt: skip


def _tiled(shape: Tuple[int, ...], reps: Any) -> Tuple[int, ...]:
    factors = (reps,) if isinstance(reps, int) else tuple(reps)
    rank = max(len(shape), len(factors))
    padded = (1,) * (rank - len(shape)) + tuple(shape)
    factors = (1,) * (rank - len(factors)) + factors
    return tuple(n * f for n, f in zip(padded, factors))


def _take(array: Any, indices: Any, axis: Any) -> Any:
    if axis is None:
        return Unknown(NO_VALUES)
    shape = array.shape[:axis] + np.shape(indices) + array.shape[axis + 1 :]
    return _result(shape, array.dtype)
