"""``numpy.loadtxt`` and ``genfromtxt`` of a file that is not there: numbers in rows.

A file of one column, or of one row, gives an array of rank 1, so the rank is not known; what a
program takes out by row and column has one.
"""

import functools
import os
from typing import Any, Callable, Optional

import numpy as np

from kerascope_tracer.hypothetical import size_of
from kerascope_tracer.standins.arrays import ANY_DTYPE, SpecArray
from kerascope_tracer.unknown import ROWS, Unknown, find_unknown


def install() -> None:
    """Bend NumPy's readers of text, and the indexing of what they could not read."""
    np.loadtxt, np.genfromtxt = _reading(np.loadtxt), _reading(np.genfromtxt)
    Unknown.picked = staticmethod(picked)  # type: ignore[method-assign]


def picked(unknown: Unknown, key: Any) -> Optional[Any]:
    """``unknown[key]`` where the key names rows and columns; else ``None``."""
    if not isinstance(key, tuple) or len(key) != 2 or not all(map(_is_place, key)):
        return None
    if not isinstance(key[0], slice):
        return None  # single rows: of a list of them the number is known, and rarely asked for
    height, width = (int(size_of(unknown._part("axis", axis))) for axis in (0, 1))
    try:
        return SpecArray((height, width), ANY_DTYPE)[key]
    except (IndexError, ValueError):
        return None


def _is_place(part: Any) -> bool:
    if isinstance(part, slice):
        bounds = (part.start, part.stop, part.step)
        return all(bound is None or isinstance(bound, int) for bound in bounds)
    if isinstance(part, list):
        return bool(part) and all(type(item) is int for item in part)
    return type(part) is int


def _reading(original: Callable[..., Any]) -> Callable[..., Any]:
    def read(fname: Any, *args: Any, **kwargs: Any) -> Any:
        if find_unknown([fname, *args, *kwargs.values()]) is None and not _is_missing(fname):
            return original(fname, *args, **kwargs)
        # Records have names for columns, and what is unpacked has its columns first.
        turned = any(kwargs.get(name) for name in ("unpack", "names"))
        dtype = kwargs.get("dtype", args[0] if args else float)
        plain = dtype in (int, float, "int", "float", "float32", "float64", "int32", "int64")
        plain = plain or (isinstance(dtype, type) and issubclass(dtype, np.number))
        reason = "the file {!r} is not there".format(str(fname))
        return Unknown(reason, kind=ROWS if plain and not turned else None)

    return functools.wraps(original)(read)


def _is_missing(path: Any) -> bool:
    return isinstance(path, (str, os.PathLike)) and not os.path.exists(path)
