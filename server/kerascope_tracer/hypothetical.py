"""Sizes that are unknown but positive: how a program goes on without them and what is true then.

The width of a table, the size of a vocabulary, the number of classes in a folder: a layer of such a
size is built with a *hypothetical* one, a very large number that stands for it in Keras, TensorFlow
and NumPy, which all want whole numbers. Each unknown has a number of its own, a large prime times
small factors: two of them are never equal, halves and eighths of them are whole (a size that has to
be divisible by something is supposed to be), and sums, products and quotients with the numbers that
programs use stay far above every size that anybody chose. So it need not be followed through the
libraries where a size went: from the moment the first one is handed out, every axis of
:data:`SMALLEST` or more counts as unknown wherever a shape is told, and a layer with such a weight
has no known number of parameters. That may hide a true axis of 500,000, but it never shows a false
one; what could fall below (a remainder, a ratio or a difference of two of them) is answered with
``Unknown`` at once. An error in whose making such a number took part is no mistake of the user's.
"""

import operator
import sys
from types import FunctionType
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from kerascope_tracer.unknown import Unknown

#: Axes from here on are unknown once a hypothetical size is in use.
SMALLEST = 500_000

_DIVISIBLE = 2**7 * 3**2 * 5 * 7
_FIRST_FACTOR = 24_989
_APART = 97
_DERIVED = _DIVISIBLE * _FIRST_FACTOR // 4

_OPERATIONS: Dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
}
_factors: List[int] = []
_of_unknown: Dict[int, "UnknownSize"] = {}
_kept: List[Unknown] = []


class UnknownSize(int):
    """A hypothetical size in the user's hands: arithmetic keeps it one or makes it unknown."""

    def __add__(self, other: Any) -> Any:
        return _kept_large(int.__add__(self, other)) if _is_int(other) else _absorb(other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, UnknownSize):
            return _unknown()
        return _kept_large(int.__sub__(self, other)) if _is_int(other) else _absorb(other)

    def __rsub__(self, other: Any) -> Any:
        return _absorb(other)

    def __mul__(self, other: Any) -> Any:
        if _is_int(other):
            return 0 if other == 0 else _kept_large(int.__mul__(self, other))
        return _absorb(other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if _is_int(other) and not isinstance(other, UnknownSize) and other > 0:
            return _kept_large(int.__floordiv__(self, other))
        return _absorb(other)

    def __truediv__(self, other: Any) -> Any:
        if _is_int(other) and not isinstance(other, UnknownSize) and other > 0:
            return _kept_large(self // other) if int(self) % other == 0 else _unknown()
        return _absorb(other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _absorb(other)

    __rtruediv__ = __rmod__ = __rdivmod__ = __rfloordiv__

    def __rpow__(self, other: Any, modulo: Any = None) -> Any:
        return _absorb(other)

    def __mod__(self, other: Any) -> Any:
        return _absorb(other)

    __divmod__ = __mod__

    def __pow__(self, other: Any, modulo: Any = None) -> Any:
        if _is_int(other) and 1 <= other <= 3 and modulo is None:
            return UnknownSize(int.__pow__(self, other))
        return _absorb(other)

    def __neg__(self) -> Any:
        return _unknown()

    # Whether it is above a number of the program's is as unknown as it is. Library code, which
    # only checks that a size is positive, gets an answer.
    def __lt__(self, other: Any) -> Any:
        return _compared(int.__lt__(self, other), other, sys._getframe(1))

    def __le__(self, other: Any) -> Any:
        return _compared(int.__le__(self, other), other, sys._getframe(1))

    def __gt__(self, other: Any) -> Any:
        return _compared(int.__gt__(self, other), other, sys._getframe(1))

    def __ge__(self, other: Any) -> Any:
        return _compared(int.__ge__(self, other), other, sys._getframe(1))

    def __repr__(self) -> str:
        return "<unknown size>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> Any:
        return (UnknownSize, (int(self),))

    def __copy__(self) -> "UnknownSize":
        return self

    def __deepcopy__(self, memo: Any) -> "UnknownSize":
        return self


class Asking:
    """Whose a comparison of sizes is."""

    #: whether a frame is the user's
    is_user: Callable[[Any], bool] = staticmethod(lambda frame: False)


def new_size() -> UnknownSize:
    """A size that differs from every other."""
    factor = _factors[-1] + _APART if _factors else _FIRST_FACTOR
    while any(factor % small == 0 for small in range(2, int(factor**0.5) + 1)):
        factor += 1
    _factors.append(factor)
    return UnknownSize(_DIVISIBLE * factor)


def size_of(unknown: Unknown) -> UnknownSize:
    """The size that stands for ``unknown``, the same one each time."""
    size = _of_unknown.get(id(unknown))
    if size is None:
        size = _computed(object.__getattribute__(unknown, "_made")) or new_size()
        _of_unknown[id(unknown)] = size
        _kept.append(unknown)  # an identity must stay one
    return size


def _computed(made: Optional[Tuple[str, Unknown, Any]]) -> Optional[UnknownSize]:
    """The size that an operation on a size gives; ``None`` when it gives none."""
    if made is None:
        return None
    operation, value, other = made
    size: Any = size_of(value)
    if type(other) is Unknown:
        if operation not in ("+", "*"):
            return None
        other = size_of(other)
    result = _OPERATIONS[operation](size, other)
    return result if isinstance(result, UnknownSize) else None


def sized(value: Any) -> Any:
    """``value`` with each Unknown, also in a list or tuple, replaced by a hypothetical size."""
    if type(value) is Unknown:
        return int(size_of(value))
    if isinstance(value, UnknownSize):
        return int(value)
    if type(value) in (list, tuple) and len(value) <= 16:
        return type(value)(sized(item) for item in value)
    return value


def in_use() -> bool:
    """Whether any hypothetical size was handed out."""
    return bool(_factors)


def is_hypothetical(axis: Any) -> bool:
    """Whether ``axis`` may come from a hypothetical size."""
    return bool(_factors) and isinstance(axis, int) and axis >= SMALLEST


def told(shape: Sequence[Optional[int]]) -> Tuple[Optional[int], ...]:
    """``shape`` as it may be shown: hypothetical axes are unknown."""
    return tuple(None if is_hypothetical(axis) else axis for axis in shape)


def for_user(shape: Sequence[int]) -> Tuple[int, ...]:
    """``shape`` as the user's code may compute with it."""
    if not _factors:
        return tuple(shape)
    return tuple(UnknownSize(axis) if axis >= SMALLEST else axis for axis in shape)


def took_part(value: Any) -> bool:
    """Whether ``value``, from a frame in which something failed, holds a hypothetical size."""
    if not _factors:
        return False
    if isinstance(value, int):
        return _is_derived(value)
    if isinstance(value, (list, tuple)) and len(value) <= 16:
        return any(is_hypothetical(item) or took_part(item) for item in value)
    state = getattr(value, "__dict__", None)
    # Functions and classes are marked by what exports them, with identities that are large numbers.
    if isinstance(state, dict) and not isinstance(value, (type, FunctionType)):
        numbers = [item for item in list(state.values()) if type(item) is int]
        if any(map(_is_derived, numbers)):
            return True
    return _has_hypothetical_axis(value)


# ---------------------------------------------------------------------------------------


def _has_hypothetical_axis(value: Any) -> bool:
    try:
        return any(is_hypothetical(axis) for axis in value.shape)
    except Exception:  # no shape, or one of unknown rank
        return False


def _is_derived(number: int) -> bool:
    """Whether a number that need not be an axis is likely to come from a hypothetical size."""
    if number < SMALLEST:
        return False
    return number >= _DERIVED or any(number % factor == 0 for factor in _factors)


def _compared(result: Any, other: Any, frame: Any) -> Any:
    chosen = type(other) is int and 1 < other < SMALLEST
    return _unknown() if chosen and Asking.is_user(frame) else result


def _is_int(value: Any) -> bool:
    return isinstance(value, int)


def _kept_large(number: int) -> Any:
    return UnknownSize(number) if number >= SMALLEST else _unknown()


def _absorb(other: Any) -> Any:
    """What arithmetic with ``other`` gives when it does not stay a size."""
    if type(other) is Unknown or isinstance(other, (int, float, str, bytes, list, tuple)):
        return _unknown()
    return NotImplemented


def _unknown() -> Unknown:
    return Unknown("it is computed from a size that is not known while tracing")
