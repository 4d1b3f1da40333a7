"""The names of a table's columns, known or only counted (``DataFrame.columns``)."""

from typing import Any, Iterator, Optional, Tuple

import numpy as np

from kerascope_tracer.hypothetical import is_hypothetical, new_size
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.unknown import Unknown, UnknownValueError

NOT_READ = "the file that it comes from is not read while tracing"


class Names:
    """``width`` names; ``known`` holds them when the program itself says them."""

    def __init__(self, width: int, known: Optional[Tuple[Any, ...]] = None) -> None:
        self._width = int(width)
        self._known = known

    @property
    def known(self) -> Optional[Tuple[Any, ...]]:
        """The names, or ``None`` when only the file could tell them."""
        return self._known

    def __len__(self) -> int:
        return self._width

    def __iter__(self) -> Iterator[Any]:
        return iter(self._known if self._known is not None else (Unknown(NOT_READ),))

    def __contains__(self, name: Any) -> bool:
        return self._known is not None and name in self._known

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            if self._known is not None:
                part = self._known[key]
                return Names(len(part), part)
            return Names(_length(self._width, key))
        return self._known[key] if self._known is not None else Unknown(NOT_READ)

    def without(self, gone: Any) -> "Names":
        """Those that are left when one name, or a list of them, is taken away."""
        listed = list(gone) if isinstance(gone, (list, tuple, set, np.ndarray, Names)) else [gone]
        if self._known is not None and not any(type(name) is Unknown for name in listed):
            left = tuple(name for name in self._known if name not in listed)
            return Names(len(left), left)
        counted = not isinstance(gone, Names) or gone.known is not None
        if counted and not is_hypothetical(self._width) and len(listed) <= self._width:
            return Names(self._width - len(listed))
        return Names(new_size())

    drop = difference = without

    def with_name(self, name: Any) -> "Names":
        """Those and ``name``, if it is not one of them."""
        if self._known is None:
            return Names(new_size())
        known = self._known if name in self._known else (*self._known, name)
        return Names(len(known), known)

    def tolist(self) -> Any:
        return list(self._known) if self._known is not None else self

    to_list = tolist

    def __eq__(self, other: Any) -> Any:
        return SpecArray((self._width,), bool)

    __ne__ = __eq__

    def __hash__(self) -> int:
        return id(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Unknown(NOT_READ)._part(".", name)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise UnknownValueError(NOT_READ)


def _length(width: int, part: slice) -> int:
    """How many of ``width`` things ``part`` selects, unknown where it depends on the unknown.

    A program that takes columns 3 to 13 of a table knows that there are so many.
    """
    bounds = [bound for bound in (part.start, part.stop, part.step) if bound is not None]
    if not all(isinstance(bound, int) for bound in bounds):
        return int(new_size())
    return len(range(width)[part])
