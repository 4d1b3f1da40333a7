"""Large arrays that a program creates are described instead of allocated."""

from typing import Any, Callable, Tuple

import numpy as np
import numpy.random  # imported lazily by NumPy otherwise, by each trace anew

from kerascope_tracer.standins.arrays import SpecArray, is_large
from kerascope_tracer.unknown import find_unknown


def install() -> None:
    """Bend NumPy's constructors and random generators, for large results only."""
    for constructor in ("zeros", "ones", "empty"):
        setattr(np, constructor, _constructor(getattr(np, constructor)))
    np.full = _full(np.full)
    np.array = _conversion(np.array)
    np.asarray = _conversion(np.asarray)
    np.asanyarray = _conversion(np.asanyarray)
    np.ascontiguousarray = _conversion(np.ascontiguousarray)
    random: Any = numpy.random
    for name in ("rand", "randn"):
        setattr(random, name, _sized_by_arguments(getattr(random, name)))
    sized: Tuple[Tuple[str, int, Any], ...] = (
        ("random", 0, float),
        ("random_sample", 0, float),
        ("randint", 2, int),
        ("normal", 2, float),
        ("uniform", 2, float),
        ("choice", 1, None),
        ("standard_normal", 0, float),
        ("binomial", 2, int),
        ("poisson", 1, int),
    )
    for name, position, dtype in sized:
        setattr(random, name, _sized(getattr(random, name), position, dtype))


def _constructor(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(shape: Any, dtype: Any = float, *args: Any, **kwargs: Any) -> Any:
        if is_large(shape, dtype or float):
            return SpecArray(shape, dtype or float)
        return original(shape, dtype, *args, **kwargs)

    return create


def _full(original: Callable[..., Any]) -> Callable[..., Any]:
    def full(shape: Any, fill_value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        kind = dtype or np.result_type(fill_value)
        if is_large(shape, kind):
            return SpecArray(shape, kind)
        return original(shape, fill_value, dtype, *args, **kwargs)

    return full


def _conversion(original: Callable[..., Any]) -> Callable[..., Any]:
    def convert(value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        unknown = find_unknown(value)
        if unknown is not None:
            return unknown
        if isinstance(value, SpecArray):
            return value if dtype is None else value.astype(dtype)
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], SpecArray):
            stacked = np.stack(value)
            return stacked if dtype is None else stacked.astype(dtype)
        return original(value, dtype, *args, **kwargs)

    return convert


def _sized_by_arguments(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(*shape: Any) -> Any:
        return SpecArray(shape, float) if shape and is_large(shape, float) else original(*shape)

    return create


def _sized(original: Callable[..., Any], position: int, dtype: Any) -> Callable[..., Any]:
    def create(*args: Any, **kwargs: Any) -> Any:
        size = kwargs.get("size", args[position] if len(args) > position else None)
        kind = kwargs.get("dtype") or dtype
        if kind is None:
            kind = getattr(args[0], "dtype", int) if args else int
        if size is not None and is_large(size, kind):
            return SpecArray(size, kind)
        return original(*args, **kwargs)

    return create
