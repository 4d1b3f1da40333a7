"""Large arrays that a program creates are described instead of allocated.

Small ones are made for real. A shape with an unknown size gives an array of which that axis is
hypothetical.
"""

from typing import Any, Callable, Optional, Tuple

import numpy as np

from kerascope_tracer.hypothetical import sized
from kerascope_tracer.lenient import answer, is_partial, partial_length
from kerascope_tracer.standins import array_functions, numpy_random, texts
from kerascope_tracer.standins.arrays import (
    ANY_DTYPE,
    SpecArray,
    axes,
    is_large,
    result,
    sized_values,
)
from kerascope_tracer.unknown import SCALAR, SEQUENCE, Unknown, find_unknown, kind_of

_TYPES = (np.bool_, *np.sctypeDict.values())


def install() -> None:
    """Bend NumPy's constructors and random generators, for large results only."""
    # What ``empty`` leaves in memory is nobody's data: classes counted in it would be made up.
    np.empty, np.empty_like = _cleared(np.empty, np.zeros), _cleared(np.empty_like, np.zeros_like)
    for constructor in ("zeros", "ones", "empty"):
        setattr(np, constructor, _constructor(getattr(np, constructor)))
    np.full = _full(np.full)
    np.array = _conversion(np.array)
    np.asarray = _conversion(np.asarray)
    np.asanyarray = _conversion(np.asanyarray)
    np.ascontiguousarray = _conversion(np.ascontiguousarray)
    np.arange = _arange(np.arange)
    np.linspace = _linspace(np.linspace)
    np.logspace = _linspace(np.logspace)
    np.eye = _eye(np.eye)
    np.identity = lambda n, dtype=float, **kwargs: np.eye(n, dtype=dtype)
    np.fromfunction = _fromfunction(np.fromfunction)
    for name in ("repeat", "tile"):
        setattr(np, name, _growing(getattr(np, name), array_functions.FUNCTIONS[name]))
    for name in ("stack", "concatenate", "vstack", "hstack", "dstack", "column_stack"):
        setattr(np, name, _joining(getattr(np, name)))
    for kind in _TYPES:
        answer(kind, _type(kind))
    numpy_random.install()


def _constructor(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(shape: Any, dtype: Any = float, *args: Any, **kwargs: Any) -> Any:
        if kind_of(shape) is SEQUENCE:  # not even the rank is known
            return shape._other()
        shape = sized(shape)
        if is_large(shape, dtype or float):
            return _described(shape, dtype or float)
        return original(shape, dtype, *args, **kwargs)

    return create


def _cleared(original: Callable[..., Any], zeros: Callable[..., Any]) -> Callable[..., Any]:
    def create(*args: Any, **kwargs: Any) -> Any:
        array = zeros(*args, **kwargs)
        return original(*args, **kwargs) if array.dtype.hasobject else array  # of None, not of 0

    return create


def _type(kind: Any) -> Callable[..., Any]:
    """``np.uint8(image)``: what is called is a type, which must stay one for everybody else."""

    def convert(*values: Any) -> Any:
        unknown = find_unknown(values)
        if unknown is not None:
            return unknown
        if len(values) == 1 and isinstance(values[0], SpecArray):
            return values[0].astype(kind)
        return kind(*values)

    return convert


def _described(shape: Any, dtype: Any) -> Any:
    return result(tuple(shape) if np.ndim(shape) else (shape,), dtype)


def _full(original: Callable[..., Any]) -> Callable[..., Any]:
    def full(shape: Any, fill_value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        if kind_of(shape) is SEQUENCE:
            return shape._other()
        shape = sized(shape)
        if type(fill_value) is Unknown:
            return fill_value
        kind = dtype or np.result_type(fill_value)
        if is_large(shape, kind):
            return _described(shape, kind)
        return original(shape, fill_value, dtype, *args, **kwargs)

    return full


def _conversion(original: Callable[..., Any]) -> Callable[..., Any]:
    def convert(value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        unknown = find_unknown(value)
        if unknown is not None:
            described = texts.array_of(value)
            if described is None:
                described = _of_scalars(value, dtype)
            return unknown._other() if described is None else described
        if hasattr(type(value), "_kerascope_array_"):  # a table that is not read
            value = value._kerascope_array_
            if type(value) is Unknown:
                return value
        if isinstance(value, SpecArray):
            return value if dtype is None else value.astype(dtype)
        if type(value) is list and is_partial(value):
            return _of_partial(value, dtype, convert)
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], SpecArray):
            stacked = np.stack(value)
            return stacked if dtype is None else stacked.astype(dtype)
        return original(value, dtype, *args, **kwargs)

    return convert


def _of_scalars(value: Any, dtype: Any) -> Any:
    """An array of single values, some unknown; ``None`` when that is not all there is."""
    if not isinstance(value, (list, tuple)) or not value:
        return None
    inner = _shape_of_scalars(value)
    return None if inner is None else result(inner, ANY_DTYPE if dtype is None else dtype)


def _shape_of_scalars(value: Any) -> Optional[Tuple[int, ...]]:
    """The axes of single values in nested lists, all alike; ``None`` for everything else."""
    if kind_of(value) == SCALAR or isinstance(value, (int, float, np.number)):
        return ()
    if not isinstance(value, (list, tuple)) or not value:
        return None
    shapes = {_shape_of_scalars(item) for item in value}
    shape = shapes.pop()
    if shapes or shape is None:
        return None
    return (partial_length(value) if is_partial(value) else len(value), *shape)


def _of_partial(items: Any, dtype: Any, convert: Callable[..., Any]) -> Any:
    """An array of a list that has one item for many: as long as the list would be."""
    if not items:
        return Unknown("what fills it is not known while tracing")
    shown = [convert(item, dtype) for item in items]
    if any(type(item) is Unknown or axes(item) != axes(shown[0]) for item in shown):
        return Unknown("its items are not known, or not alike")
    kind = np.result_type(*(item.dtype for item in shown))
    if kind.kind in "US":  # as wide as the longest text
        kind = np.dtype(object) if dtype is None else np.dtype(dtype)
    return result((partial_length(items), *axes(shown[0])), kind)


def _joining(original: Callable[..., Any]) -> Callable[..., Any]:
    """Functions that join the arrays of a list, which may have one item for many."""

    def join(arrays: Any, *args: Any, **kwargs: Any) -> Any:
        unknown = find_unknown(arrays)
        if unknown is not None:
            return unknown._other()
        if not (type(arrays) is list and is_partial(arrays)):
            if _is_much(arrays):  # carried out on descriptions, which cost nothing
                arrays = [SpecArray(array.shape, array.dtype) for array in arrays]
            return original(arrays, *args, **kwargs)
        items = [np.asarray(item) for item in arrays[:1]]
        if not items or type(items[0]) is Unknown:
            return Unknown("what fills it is not known while tracing")
        joined = original([SpecArray(axes(items[0]), items[0].dtype)] * 2, *args, **kwargs)
        two, three = (
            axes(joined),
            axes(original([SpecArray(axes(items[0]), items[0].dtype)] * 3, *args, **kwargs)),
        )
        length = partial_length(arrays)
        # The axis along which three of them are longer than two is the joint one.
        shape = [a if a == b else (b - a) * length for a, b in zip(two, three)]
        return result(shape, joined.dtype)

    return join


def _is_much(arrays: Any) -> bool:
    """Whether real arrays are joined that make up more than is worth copying."""
    if not isinstance(arrays, (list, tuple)) or not arrays:
        return False
    if not all(type(array) is np.ndarray for array in arrays):
        return False
    return is_large((sum(array.size for array in arrays),), arrays[0].dtype)


def _arange(original: Callable[..., Any]) -> Callable[..., Any]:
    def arange(*args: Any, **kwargs: Any) -> Any:
        args, kwargs = sized(args), sized_values(kwargs)
        bounds = [args[0] if len(args) > 1 else 0, args[1] if len(args) > 1 else args[0]]
        bounds = [kwargs.get("start", bounds[0]), kwargs.get("stop", bounds[1])] if args else bounds
        step = args[2] if len(args) > 2 else kwargs.get("step", 1)
        numbers = (*bounds, step)
        if all(isinstance(number, (int, float)) for number in numbers) and step:
            count = max(int(-((bounds[0] - bounds[1]) // step)), 0)
            dtype = kwargs.get("dtype") or np.result_type(*numbers)
            if is_large((count,), dtype):
                return result((count,), dtype)
        return original(*args, **kwargs)

    return arange


def _linspace(original: Callable[..., Any]) -> Callable[..., Any]:
    def linspace(start: Any, stop: Any, num: Any = 50, *args: Any, **kwargs: Any) -> Any:
        num = sized(num)
        if type(start) is Unknown or type(stop) is Unknown or is_large((num,), float):
            retstep = kwargs.get("retstep", False)
            line = result((num,), kwargs.get("dtype") or float)
            return (line, Unknown("its bounds are unknown")) if retstep else line
        return original(start, stop, num, *args, **kwargs)

    return linspace


class _Lookup(np.ndarray):  # type: ignore[misc]
    """A small real table (``np.eye``) that may be indexed by labels that are not loaded."""

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if any(type(part) is Unknown for part in parts):
            return Unknown("it is indexed by something unknown")
        if any(isinstance(part, SpecArray) for part in parts):
            return SpecArray(axes(self), self.dtype)[key]
        return self.view(np.ndarray)[key]


def _eye(original: Callable[..., Any]) -> Callable[..., Any]:
    def eye(N: Any, M: Any = None, k: int = 0, dtype: Any = float, **kwargs: Any) -> Any:
        rows, columns = sized(N), sized(N if M is None else M)
        if is_large((rows, columns), dtype):
            return result((rows, columns), dtype)
        return original(rows, columns, k, dtype, **kwargs).view(_Lookup)

    return eye


def _fromfunction(original: Callable[..., Any]) -> Callable[..., Any]:
    def fromfunction(function: Any, shape: Any, *, dtype: Any = float, **kwargs: Any) -> Any:
        shape = sized(shape)
        if is_large(shape, dtype):
            return function(*(_described(shape, dtype) for _ in shape), **kwargs)
        return original(function, shape, dtype=dtype, **kwargs)

    return fromfunction


def _growing(original: Callable[..., Any], described: Callable[..., Any]) -> Callable[..., Any]:
    """``repeat`` and ``tile``: small arrays may become large ones."""

    def grow(array: Any, count: Any, *args: Any, **kwargs: Any) -> Any:
        if type(array) is Unknown:
            return array._other()
        if not isinstance(array, SpecArray) and not isinstance(count, np.ndarray):
            plain = np.asarray(array)
            shape = described(plain, count, *args, **kwargs)
            if type(shape) is Unknown or is_large(axes(shape), shape.dtype):
                return shape
        return original(array, count, *args, **kwargs)

    return grow
