"""pandas is real; what it must not do is read values of arrays that have none, or very large files.

A table made of such an array would be a table of zeros, with one distinct label.
"""

import functools
import os
from typing import Any, Callable

from kerascope_tracer.standins.arrays import NO_VALUES, SpecArray
from kerascope_tracer.unknown import UnknownValueError, find_unknown

_LARGEST_FILE = 20 * 1024 * 1024
_READERS = "read_csv read_table read_excel read_json read_parquet read_pickle read_feather"


def bend_pandas(pandas: Any) -> None:
    """Make pandas refuse arrays without values and files that take too long to read."""
    for cls in (pandas.DataFrame, pandas.Series):
        cls.__init__ = _refusing(cls.__init__)
    pandas.DataFrame.__setitem__ = _refusing(pandas.DataFrame.__setitem__)
    for name in _READERS.split():
        if hasattr(pandas, name):
            setattr(pandas, name, _reading(getattr(pandas, name)))


def _refusing(original: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if _has_no_values(value):
                raise UnknownValueError(NO_VALUES)
        return original(self, *args, **kwargs)

    return functools.wraps(original)(method)


def _has_no_values(value: Any) -> bool:
    if isinstance(value, SpecArray) or find_unknown(value) is not None:
        return True
    if type(value) is dict:
        return any(isinstance(item, SpecArray) for item in value.values())
    return type(value) is list and bool(value) and isinstance(value[0], SpecArray)


def _reading(original: Callable[..., Any]) -> Callable[..., Any]:
    def read(path: Any, *args: Any, **kwargs: Any) -> Any:
        unknown = find_unknown(path)
        if unknown is not None:
            return unknown._other()
        if isinstance(path, (str, os.PathLike)) and os.path.isfile(path):
            size = os.path.getsize(path)
            if size > _LARGEST_FILE:
                raise UnknownValueError("a file of {} MB is not read".format(size // 1024**2))
        return original(path, *args, **kwargs)

    return functools.wraps(original)(read)
