"""NumPy's functions that keep the shape of an array without values, or only tell or rename it."""

from typing import Any, Callable, Dict

import numpy as np

from kerascope_tracer.hypothetical import sized
from kerascope_tracer.standins.arrays import (
    SpecArray,
    axes,
    dtype_of,
    elements,
    result,
    scalar,
    strip,
)

_COPIES = (
    "clip nan_to_num flip fliplr flipud roll sort copy sort_complex conj real tril triu partition "
    "ascontiguousarray asfortranarray require"
)
_NOTHING = "fill put partition savetxt save savez savez_compressed copyto put_along_axis shuffle"


def _like(array: Any, *args: Any, **kwargs: Any) -> Any:
    dtype = kwargs.get("dtype", args[0] if args else None) or dtype_of(array)
    return result(sized(kwargs.get("shape")) or axes(array), dtype)


def _full_like(array: Any, value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    return _like(array, dtype, **kwargs)


def _same(array: Any, *args: Any, **kwargs: Any) -> Any:
    return result(axes(array), dtype_of(array))


def _fixed(dtype: Any) -> Callable[..., Any]:
    return lambda array, *args, **kwargs: result(axes(array), dtype)


def _meshgrid(*arrays: Any, indexing: str = "xy", **kwargs: Any) -> Any:
    lengths = [elements(array) for array in arrays]
    if indexing == "xy" and len(lengths) > 1:
        lengths[0], lengths[1] = lengths[1], lengths[0]
    return [result(lengths, dtype_of(array)) for array in arrays]


def _fft(half: bool) -> Callable[..., Any]:
    def transform(array: Any, n: Any = None, axis: int = -1, *args: Any, **kwargs: Any) -> Any:
        shape = list(axes(array))
        length = shape[axis] if n is None else n
        shape[axis] = length // 2 + 1 if half else length
        return result(shape, np.complex128)

    return transform


def _apply(array: Any, *args: Any, **kwargs: Any) -> Any:
    return scalar()


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


#: by the names that NumPy gives them
FUNCTIONS: Dict[str, Callable[..., Any]] = {
    **dict.fromkeys(_COPIES.split(), _same),
    **{name: (lambda *args, **kwargs: None) for name in _NOTHING.split()},
    "around": _same,
    "round": _same,
    "round_": _same,
    "zeros_like": _like,
    "ones_like": _like,
    "empty_like": _like,
    "full_like": _full_like,
    "meshgrid": _meshgrid,
    "apply_along_axis": _apply,
    "digitize": _fixed(np.int64),
    "searchsorted": lambda array, values, *a, **k: result(axes(values), np.int64),
    "isin": _fixed(bool),
    "in1d": _fixed(bool),
    "isclose": lambda one, other, *a, **k: result(
        np.broadcast_shapes(axes(one), axes(other)), bool
    ),
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
