"""NumPy's functions that sum up, order or count the values of arrays that have none."""

from typing import Any, Callable, Dict

import numpy as np

from kerascope_tracer.standins.arrays import (
    axes,
    dtype_of,
    elements,
    normalized,
    reduced_shape,
    result,
    scalar,
    unknown_axis,
)
from kerascope_tracer.standins.levels import classes_of, plain
from kerascope_tracer.unknown import Unknown

_FLOATS = ("mean", "average", "std", "var", "median", "nanmean", "nanstd", "nanvar", "nanmedian")
_GREATEST, _LEAST = ("max", "amax", "nanmax"), ("min", "amin", "nanmin")


def _float(array: Any) -> Any:
    """The dtype of a mean: floats keep theirs, whole numbers become doubles."""
    kind = dtype_of(array)
    return kind if kind.kind in "fc" else np.dtype(float)


def _reduction(dtype: Callable[[Any], Any]) -> Callable[..., Any]:
    def reduce(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
        if type(axis) is Unknown:
            return axis
        shape = reduced_shape(axes(array), axis, bool(kwargs.get("keepdims", False)))
        return result(shape, kwargs.get("dtype") or dtype(array))

    return reduce


def _end(least: bool) -> Callable[..., Any]:
    """The least or greatest value, which is known of labels."""
    reduce = _reduction(dtype_of)

    def end(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
        classes = classes_of(array)
        if classes is None or axis is not None or kwargs.get("keepdims"):
            return reduce(array, axis, *args, **kwargs)
        return plain(dtype_of(array)).type(0 if least else classes - 1)

    return end


def _bincount(array: Any, *args: Any, **kwargs: Any) -> Any:
    classes = classes_of(array)
    return result((classes or unknown_axis(array, "bins"),), np.int64)


def _sum_dtype(array: Any) -> Any:
    return np.ones(1, dtype_of(array)).sum().dtype


def _along(array: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Functions like ``cumsum``: the same shape, or one axis when none is named."""
    shape = axes(array) if axis is not None else (elements(array),)
    return result(shape, kwargs.get("dtype") or _sum_dtype(array))


def _argsort(array: Any, axis: Any = -1, *args: Any, **kwargs: Any) -> Any:
    return result(axes(array) if axis is not None else (elements(array),), np.int64)


def _argpartition(array: Any, kth: Any, axis: Any = -1, *args: Any, **kwargs: Any) -> Any:
    return _argsort(array, axis)


def _quantile(array: Any, q: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    rest = reduced_shape(axes(array), axis, bool(kwargs.get("keepdims", False)))
    return result((*axes(q), *rest), _float(array))


def _norm(array: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    return result(reduced_shape(axes(array), axis, keepdims), _float(array))


def _diff(array: Any, n: int = 1, axis: int = -1, *args: Any, **kwargs: Any) -> Any:
    shape = list(axes(array))
    shape[axis] = max(shape[axis] - n, 0)
    return result(shape, dtype_of(array))


def _cov(array: Any, *args: Any, rowvar: bool = True, **kwargs: Any) -> Any:
    if len(axes(array)) != 2 or args:
        return scalar()
    count = axes(array)[0 if rowvar else 1]
    return result((count, count), float)


def _trace(array: Any, *args: Any, **kwargs: Any) -> Any:
    return result(axes(array)[2:], dtype_of(array))


def _histogram(array: Any, bins: Any = 10, *args: Any, **kwargs: Any) -> Any:
    edges = bins + 1 if isinstance(bins, int) else len(bins)
    return result((edges - 1,), np.int64), result((edges,), float)


def _unique(
    array: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    **kwargs: Any,
) -> Any:
    shape = axes(array)
    classes = classes_of(array) if axis is None else None
    count = classes or unknown_axis(array, ("unique", axis))
    if classes is not None:
        values: Any = np.arange(classes, dtype=plain(dtype_of(array)))
    elif axis is None:
        values = result((count,), dtype_of(array))
    else:
        axis = normalized(axis, len(shape))
        values = result((*shape[:axis], count, *shape[axis + 1 :]), dtype_of(array))
    extra = []
    if return_index:
        extra.append(result((count,), np.int64))
    if return_inverse:
        flat = np.__version__.startswith("1.")
        extra.append(result((elements(array),) if flat else shape, np.int64))
    if return_counts:
        extra.append(result((count,), np.int64))
    return (values, *extra) if extra else values


#: by the names that NumPy gives them
FUNCTIONS: Dict[str, Callable[..., Any]] = {
    **{name: _reduction(_float) for name in _FLOATS},
    **{name: _reduction(dtype_of) for name in ("ptp",)},
    **{name: _reduction(_sum_dtype) for name in ("sum", "prod", "nansum", "nanprod")},
    **{
        name: _reduction(lambda array: np.dtype(np.int64))
        for name in ("argmax", "argmin", "nanargmax", "nanargmin", "count_nonzero")
    },
    **{name: _reduction(lambda array: np.dtype(bool)) for name in ("any", "all")},
    **dict.fromkeys(("cumsum", "cumprod", "nancumsum"), _along),
    "argsort": _argsort,
    "argpartition": _argpartition,
    "unique": _unique,
    "percentile": _quantile,
    "quantile": _quantile,
    "nanpercentile": _quantile,
    "norm": _norm,
    "diff": _diff,
    "cov": _cov,
    "corrcoef": _cov,
    "trace": _trace,
    "histogram": _histogram,
    **{name: _end(least=False) for name in _GREATEST},
    **{name: _end(least=True) for name in _LEAST},
    "bincount": _bincount,
}
