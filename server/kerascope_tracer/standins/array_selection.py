"""NumPy's functions that choose parts of arrays without values: how many, the values would say."""

from typing import Any, Callable, Dict, Tuple

import numpy as np

from kerascope_tracer.standins.arrays import (
    axes,
    dtype_of,
    normalized,
    result,
    scalar,
    unknown_axis,
)
from kerascope_tracer.standins.indexing import getitem
from kerascope_tracer.unknown import Unknown


def _take(array: Any, indices: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
    shape = axes(array)
    if axis is None:
        return result(axes(indices), dtype_of(array))
    axis = normalized(axis, len(shape))
    return result((*shape[:axis], *axes(indices), *shape[axis + 1 :]), dtype_of(array))


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


def _windows(array: Any, window: Any, axis: Any = None, **kwargs: Any) -> Any:
    shape = list(axes(array))
    sizes = tuple(window) if isinstance(window, (tuple, list)) else (window,)
    if axis is None:
        chosen: Tuple[int, ...] = tuple(range(len(shape)))
    else:
        chosen = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    for each, size in zip(chosen, sizes):
        shape[each] -= size - 1
    return result((*shape, *sizes), dtype_of(array))


#: by the names that NumPy gives them
FUNCTIONS: Dict[str, Callable[..., Any]] = {
    "__getitem__": getitem,
    "take": _take,
    "compress": lambda array, *a, **k: scalar(),
    "choose": lambda array, *a, **k: scalar(),
    "where": _where,
    "nonzero": _nonzero,
    "flatnonzero": lambda array: result((unknown_axis(array),), np.int64),
    "argwhere": _argwhere,
    "sliding_window_view": _windows,
}
