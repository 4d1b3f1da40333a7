"""What Python's built-in functions answer in user code when something unknown takes part.

``len`` must give a number and ``int`` one too, so Python itself raises where an Unknown is given to
them, and a failing call in the middle of a model hides the whole model. Instrumented code asks here
for the function that it calls: the answer about something unknown is unknown, everything else is
what the function gives.

A list that was filled in a loop that ran once for many passes is *partial*: its items are right,
its length is not. Such a list is remembered until something else is at its place.
"""

import os
from typing import Any, Callable, Dict, Iterable, Optional, Set, Tuple

from kerascope_tracer.hypothetical import SMALLEST, UnknownSize, in_use, size_of
from kerascope_tracer.unknown import (
    SCALAR,
    SCALARS,
    TEXT,
    TEXTS,
    Unknown,
    UnknownBase,
    find_unknown,
    kind_of,
)

_CONTAINERS = (list, dict, set)
_CUT = "how often the loop that fills it runs is not known while tracing"

_KIND_OF: Dict[Any, str] = {float: SCALAR, range: SCALARS}

# Functions that give the same items, in another order or container.
_KEEPING = (sorted, tuple)
_NOTHING: Tuple[Any, Optional[int]] = (object(), None)
_partial: Dict[int, Tuple[Any, Optional[int]]] = {}
_lengths: Dict[int, Unknown] = {}
#: the ranges up to a hypothetical size, with that size
_ranges: Dict[int, Tuple[Any, Optional[int]]] = {}
#: the items of partial containers, which keep them alive
_items: Set[int] = set()
# Values of which Python keeps one object for all uses.
_SHARED = (bool, int, float, str, bytes, type(None))


def lenient(function: Any) -> Any:
    """The form of ``function`` that user code calls; most are themselves."""
    try:
        return _FUNCTIONS.get(function, function)
    except TypeError:  # not hashable
        return function


def answer(function: Any, form: Callable[..., Any]) -> None:
    """Have user code call ``form`` where it calls ``function``, which itself cannot be bent."""
    _FUNCTIONS[function] = form


def mark_partial(value: Any, length: Optional[int] = None) -> Any:
    """``value``, a container, has fewer items than it would have: ``length``, if that is known."""
    if isinstance(value, _CONTAINERS):
        _partial[id(value)] = (value, length)
        _items.update(id(item) for item in list(value)[:8] if not isinstance(item, _SHARED))
    return value


def is_partial(value: Any) -> bool:
    """Whether ``value`` is a container with fewer items than it would have.

    Also a list that was put together from such a one: it holds the same items.
    """
    if not _partial:
        return False
    if _partial.get(id(value), _NOTHING)[0] is value:
        return True
    if type(value) is list and any(id(item) in _items for item in value[:8]):
        mark_partial(value)
        return True
    return False


def range_length(value: Any) -> Optional[int]:
    """The hypothetical length of a ``range`` that is unknown; ``None`` for anything else."""
    return _ranges.get(id(value), _NOTHING)[1]


class _Cut:
    """A partial list that is sliced: what a slice of one item holds says nothing of its length."""

    def __init__(self, items: Any) -> None:
        self._items = items

    def __getitem__(self, key: Any) -> Any:
        return mark_partial(list(self._items)) if isinstance(key, slice) else self._items[key]


def sliceable(value: Any) -> Any:
    """``value``, of which user code takes a slice."""
    return _Cut(value) if type(value) is list and is_partial(value) else value


def partial_length(value: Any) -> int:
    """The length that a partial container would have, or the size that stands for it."""
    length = _partial[id(value)][1]
    if length is not None:
        return length
    unknown = _lengths.get(id(value))
    if unknown is None:
        unknown = _lengths[id(value)] = Unknown(_CUT)
    return size_of(unknown)


class Stand:
    """How a value is asked for the one item that stands for all of its items."""

    #: gives that item and the number of items, or ``None`` for what is walked in full
    first: Callable[[Any], Optional[Tuple[Any, Optional[int]]]] = staticmethod(lambda value: None)


class Growth:
    """The containers that a loop's body fills, found by their lengths before and after it."""

    def __init__(self, scope: Dict[str, Any]) -> None:
        self._before = [(value, len(value)) for value in _containers(scope)]

    def holds(self, is_such: Callable[[Any], bool]) -> bool:
        """Whether one of them was given such an item since."""
        return any(len(value) > length and is_such(_last(value)) for value, length in self._before)

    def mark(self, passes: Optional[int] = None) -> None:
        """Mark those that have grown since, and those that are as empty as before: what is put
        into them may depend on what is unknown. ``passes``: the hypothetical number of passes."""
        together: Dict[int, Unknown] = {}
        for value, length in self._before:
            added = len(value) - length
            if added > 0 or not length:
                mark_partial(value, passes if added == 1 and not length else None)
                # What one loop fills equally is equally long: pictures and their labels.
                _lengths[id(value)] = together.setdefault(added, Unknown(_CUT))


# ---------------------------------------------------------------------------------------


def _last(value: Any) -> Any:
    if isinstance(value, dict):
        return next(reversed(value.values()))
    return value[-1] if isinstance(value, (list, tuple)) else next(iter(value))


def _containers(scope: Dict[str, Any]) -> Iterable[Any]:
    for value in list(scope.values()):
        if isinstance(value, _CONTAINERS):
            yield value
            if isinstance(value, dict) and len(value) <= 64:
                yield from (item for item in value.values() if isinstance(item, _CONTAINERS))
        elif type(value).__module__ == "__main__":
            state = getattr(value, "__dict__", None)
            if isinstance(state, dict) and not isinstance(value, type):
                yield from (item for item in list(state.values()) if isinstance(item, _CONTAINERS))


def _unknown_in(args: Any) -> Optional[Unknown]:
    for value in args:
        if type(value) is Unknown:
            return value
        if isinstance(value, UnknownBase):
            return Unknown("it belongs to a class whose base is unknown")
        if in_use() and isinstance(value, int) and value >= SMALLEST:
            return Unknown("it depends on a size that is not known while tracing")
    return None


def _len(value: Any) -> Any:
    if type(value) is Unknown or isinstance(value, UnknownBase):
        return size_of(value._part("len", ())) if type(value) is Unknown else _unknown_in((value,))
    if is_partial(value):
        return partial_length(value)
    length = len(value)
    return UnknownSize(length) if in_use() and length >= SMALLEST else length


def _int(*args: Any, **kwargs: Any) -> Any:
    if args and isinstance(args[0], UnknownSize):
        return args[0]
    if args and type(args[0]) is Unknown:
        return args[0]
    return int(*args, **kwargs)


def _number(function: Callable[..., Any]) -> Callable[..., Any]:
    def number(*args: Any, **kwargs: Any) -> Any:
        unknown = _unknown_in(args)
        if unknown is None:
            return function(*args, **kwargs)
        made = unknown._other(_KIND_OF.get(function))
        if function is range and len(args) == 1 and type(args[0]) is not Unknown:
            _ranges[id(made)] = (made, UnknownSize(args[0]))
        return made

    return number


def _made_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """Functions that walk their arguments: ``sorted(u)``, ``sum(u)``."""

    def made(*args: Any, **kwargs: Any) -> Any:
        for value in args:
            if type(value) is Unknown:
                kept = function in _KEEPING and kind_of(value) in (TEXT, TEXTS)
                return value._other(TEXTS if kept else None)
            if Stand.first(value) is not None:
                return Unknown("it depends on values that are not loaded while tracing")
        result = function(*args, **kwargs)
        if _partial and any(is_partial(value) for value in args):
            return mark_partial(result) if isinstance(result, _CONTAINERS) else Unknown(_CUT)
        return result

    return made


def _walking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Functions that pass on each item: ``zip``, ``enumerate``, ``list``, ``map``. Where one of
    their arguments has one item for many, so has what they give."""

    def walk(*args: Any, **kwargs: Any) -> Any:
        lengths = []
        walked = list(args)
        for index, value in enumerate(args):
            if type(value) is Unknown:
                texts = function is list and kind_of(value) in (TEXT, TEXTS)
                texts = texts or (function is map and args[0] in (str, os.path.basename))
                return value._other(TEXTS if texts else None)
            stand = Stand.first(value)
            if stand is not None:
                walked[index] = [stand[0]]
                lengths.append(stand[1])
            elif is_partial(value):
                lengths.append(_partial[id(value)][1])
            elif function is zip and hasattr(value, "__len__"):
                lengths.append(len(value))
        if not _is_cut(args):
            return function(*args, **kwargs)
        known = [length for length in lengths if length is not None]
        made = list(function(*walked, **kwargs))
        whole = len(known) == len(lengths) and function is not filter
        return mark_partial(made, min(known) if whole and known else None)

    return walk


def _is_cut(args: Any) -> bool:
    return any(Stand.first(value) is not None or is_partial(value) for value in args)


def _extreme(function: Callable[..., Any]) -> Callable[..., Any]:
    """``min`` and ``max``: with something unknown among the candidates the outcome is unknown."""

    def extreme(*args: Any, **kwargs: Any) -> Any:
        candidates = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple, set)) else args
        unknown = _unknown_in(candidates)
        if unknown is not None:
            return unknown._other()
        if len(args) == 1 and is_partial(args[0]):
            return Unknown(_CUT)
        if len(args) == 1 and Stand.first(args[0]) is not None:
            return Unknown("it depends on values that are not loaded while tracing")
        if len(args) == 1 and isinstance(args[0], (list, tuple)) and find_unknown(args[0]):
            return Unknown("one of the candidates is unknown")
        if len(args) == 1 and not isinstance(args[0], (list, tuple, set, dict)):
            args = (_walked(args[0]),)
            unknown = _unknown_in(args[0]) if isinstance(args[0], list) else None
            if unknown is not None:
                return unknown._other()
        return function(*args, **kwargs)

    return extreme


def _walked(values: Any) -> Any:
    """The items of a generator, which can be walked once; arrays and the like as they are."""
    return list(values) if hasattr(values, "__next__") or isinstance(values, map) else values


def _iter(value: Any, *sentinel: Any) -> Any:
    """An iterator; one over something unknown is unknown, as a loop over it has to see."""
    return value if type(value) is Unknown else iter(value, *sentinel)


def _isinstance(value: Any, cls: Any) -> Any:
    """Whether something unknown is of a class that is known cannot be told; no is the safe answer
    that Python gives. A class that is unknown has no instances."""
    if type(cls) is tuple:
        cls = tuple(item for item in cls if type(item) is not Unknown)
    return False if type(cls) is Unknown else isinstance(value, cls)


_FUNCTIONS: Dict[Any, Any] = {
    len: _len,
    int: _int,
    min: _extreme(min),
    max: _extreme(max),
    isinstance: _isinstance,
    iter: _iter,
    **{each: _number(each) for each in (float, round, abs, range, bytes, chr, divmod, pow)},
    **{each: _made_of(each) for each in (tuple, set, dict, sorted, sum, any, all)},
    **{each: _walking(each) for each in (list, zip, enumerate, map, filter)},
}
