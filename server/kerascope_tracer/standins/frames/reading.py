"""``pandas.read_csv`` and its like, for files that are not there, unknown or very large."""

import functools
import os
from typing import Any, Callable

import numpy as np

from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.standins.frames.names import Names
from kerascope_tracer.standins.frames.table import Table
from kerascope_tracer.unknown import Unknown, find_unknown

#: By pandas' names; what they read is a table.
READERS = (
    "read_csv read_table read_fwf read_excel read_parquet read_pickle read_feather read_json "
    "read_sql read_sql_query read_hdf read_orc"
).split()
_LARGEST_FILE = 20 * 1024 * 1024
#: Wider tables than this are not spelled out.
_MOST_NAMES = 4096


def described(
    *args: Any,
    names: Any = None,
    usecols: Any = None,
    index_col: Any = None,
    dtype: Any = None,
    chunksize: Any = None,
    iterator: Any = False,
    sheet_name: Any = 0,
    squeeze: Any = False,
    **kwargs: Any,
) -> Any:
    """The table of a file that is not read, with the columns that the arguments name."""
    if chunksize or iterator or sheet_name is None or isinstance(sheet_name, list):
        return Unknown("what is read in parts is not known while tracing")
    found = Names(new_size())
    for listed in (names, usecols):
        if isinstance(listed, (list, tuple)) and not is_partial(listed):
            spoken = all(isinstance(name, str) for name in listed)
            found = Names(len(listed), tuple(listed) if spoken else None)
    if isinstance(index_col, str) and found.known is not None:
        found = found.without(index_col)
    elif index_col not in (None, False):
        found = Names(max(len(found) - 1, 0)) if found.known is not None else Names(new_size())
    table = Table(new_size(), found)
    if dtype is not None and not isinstance(dtype, dict):
        table = table.astype(dtype)
    return table.iloc[:, 0] if squeeze is True else table


def reading(original: Callable[..., Any]) -> Callable[..., Any]:
    """A reader of pandas that describes what it cannot or should not read."""

    def read(path: Any, *args: Any, **kwargs: Any) -> Any:
        if find_unknown(path) is not None or not _is_read(path):
            return described(path, **kwargs)
        return original(path, *args, **kwargs)

    return functools.wraps(original)(read)


def _is_read(path: Any) -> bool:
    if not isinstance(path, (str, os.PathLike)):
        return True  # a buffer that the program filled itself
    return os.path.isfile(path) and os.path.getsize(path) <= _LARGEST_FILE


def table_of(data: Any, columns: Any = None) -> Any:
    """``pandas.DataFrame(data)`` of arrays without values, or of nothing that pandas need be for.

    Unknown, where its width is not told.
    """
    if isinstance(data, Table):
        return data.copy()
    if find_unknown(data) is not None:
        return Unknown("what the table is made of is not known while tracing")
    listed = columns if isinstance(columns, (list, tuple)) and not is_partial(columns) else None
    if isinstance(data, dict):
        rows = next((len(value) for value in data.values() if hasattr(value, "__len__")), 0)
        if any(is_partial(value) for value in data.values()):
            rows = new_size()
        return Table(rows, Names(len(data), tuple(data)))
    if data is None:
        return Table(new_size(), Names(len(listed), tuple(listed)) if listed else Names(0, ()))
    if is_partial(data):
        return Unknown("what the table is made of is not known while tracing")
    array = np.asarray(data)
    if type(array) is Unknown or array.ndim not in (1, 2):
        return Unknown("what the table is made of is not known while tracing")
    shape = (*array.shape, 1)[:2]
    width = int(shape[1])
    if listed is not None:
        known = tuple(listed) if len(listed) == width else None
    else:
        known = tuple(range(width)) if width <= _MOST_NAMES else None
    names = Names(width, known)
    return Table(shape[0], names, array.dtype)
