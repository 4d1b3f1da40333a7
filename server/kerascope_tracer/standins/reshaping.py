"""What ``reshape`` tells of an array of which nothing, or not every axis, is known.

A program that reshapes its pictures to ``(-1, 48, 48, 1)`` says what they are, whatever the file
held: the result has that rank and those axes, and the rest stays unknown.
"""

from typing import Any, Optional, Tuple

from kerascope_tracer.hypothetical import is_hypothetical, new_size, size_of
from kerascope_tracer.standins.arrays import ANY_DTYPE, SpecArray, axes
from kerascope_tracer.unknown import Unknown

_MOST_AXES = 8


def install() -> None:
    """Let unknown values and arrays with unknown axes answer ``reshape`` by the wanted shape."""
    Unknown.shaped = staticmethod(reshape_unknown)  # type: ignore[method-assign]
    SpecArray.otherwise_shaped = staticmethod(reshape_spec)  # type: ignore[method-assign]


def reshape_unknown(unknown: Unknown, shape: Tuple[Any, ...]) -> Any:
    """The array that ``unknown.reshape(*shape)`` gives, or something unknown again."""
    wanted = _wanted(shape, lambda place: int(size_of(unknown._part("reshape", place))))
    try:
        return unknown._other() if wanted is None else SpecArray(wanted, ANY_DTYPE)
    except ValueError:  # more elements than NumPy can count
        return unknown._other()


def reshape_spec(array: SpecArray, shape: Tuple[Any, ...]) -> Optional[Any]:
    """``array`` in ``shape`` where its known axes do not rule that out; else ``None``.

    How many elements it has depends on something unknown, and the program knows it.
    """
    if not any(map(is_hypothetical, axes(array))):
        return None
    wanted = _wanted(shape, lambda place: int(new_size()))
    return None if wanted is None else SpecArray(wanted, array.dtype)


def _wanted(shape: Tuple[Any, ...], rest: Any) -> Optional[Tuple[int, ...]]:
    if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
        shape = tuple(shape[0])
    if not 0 < len(shape) <= _MOST_AXES:
        return None
    if len(shape) == 1 and type(shape[0]) is Unknown:
        return None  # one axis, or a whole shape
    found = []
    for place, axis in enumerate(shape):
        if type(axis) is Unknown:
            found.append(int(size_of(axis)))
        elif isinstance(axis, bool) or not hasattr(axis, "__index__"):
            return None
        else:
            found.append(rest(place) if int(axis) == -1 else int(axis))
    return tuple(found) if all(axis >= 0 for axis in found) else None
