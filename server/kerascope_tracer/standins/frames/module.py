"""``import pandas``: a stand-in where it is not installed, and where it is, one that can describe.

With pandas installed a small file is really read, and tables of real values are pandas' own.
"""

import functools
from types import ModuleType
from typing import Any, Callable, Dict, Optional

from kerascope_tracer.hypothetical import is_hypothetical, new_size
from kerascope_tracer.standins.arrays import NO_VALUES, SpecArray, axes
from kerascope_tracer.standins.frames.column import Column, as_column, column
from kerascope_tracer.standins.frames.names import Names
from kerascope_tracer.standins.frames.reading import READERS, described, reading, table_of
from kerascope_tracer.standins.frames.table import Table
from kerascope_tracer.unknown import Unknown, UnknownValueError, find_unknown


def fill(module: ModuleType) -> None:
    """Put into the stand-in for ``pandas`` what it knows."""
    for name in READERS:
        setattr(module, name, described)
    for name, function in _FUNCTIONS.items():
        setattr(module, name, function)
    module.DataFrame = _Frame  # type: ignore[attr-defined]
    module.Series = _Series  # type: ignore[attr-defined]


def bend(pandas: Any) -> None:
    """Let an installed pandas describe what it must not read, and refuse arrays without values."""
    for cls in (pandas.DataFrame, pandas.Series):
        cls.__init__ = _refusing(cls.__init__)
    pandas.DataFrame.__setitem__ = _refusing(pandas.DataFrame.__setitem__)
    for name in READERS:
        if hasattr(pandas, name):
            setattr(pandas, name, reading(getattr(pandas, name)))
    for name in dir(pandas):
        original = getattr(pandas, name)
        if callable(original) and not isinstance(original, type) and name not in READERS:
            setattr(pandas, name, _describing(original, _FUNCTIONS.get(name)))


# -- classes where pandas is not installed ------------------------------------------------


class _OfTable(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Table)


class _Frame(metaclass=_OfTable):
    """``pandas.DataFrame``, which makes a :class:`Table`."""

    def __new__(
        cls, data: Any = None, index: Any = None, columns: Any = None, **kwargs: Any
    ) -> Any:
        return table_of(data, columns)


class _OfColumn(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Column)


class _Series(metaclass=_OfColumn):
    """``pandas.Series``, which makes a :class:`Column`."""

    def __new__(cls, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if find_unknown(data) is not None or data is None or isinstance(data, dict):
            return Unknown(NO_VALUES)
        return column(len(data))


# -- functions ----------------------------------------------------------------------------


def _dummies(data: Any, *args: Any, columns: Any = None, **kwargs: Any) -> Any:
    """One column for each distinct value: how many, only the file could tell.

    Columns of numbers stay what they are, unless they are named.
    """
    if type(data) is Unknown:
        return data._other()
    if columns is None and isinstance(data, Table) and data.holds_numbers():
        return data.copy()
    return Table(_rows(data), Names(new_size()))


def _concat(objs: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
    parts = list(objs.values()) if isinstance(objs, dict) else list(objs)
    if not parts or find_unknown(parts) is not None:
        return Unknown(NO_VALUES)
    if axis in (1, "columns"):
        widths = [len(part.columns) if isinstance(part, Table) else 1 for part in parts]
        known = all(not is_hypothetical(width) for width in widths)
        return Table(_rows(parts[0]), Names(sum(widths) if known else new_size()))
    if all(isinstance(part, Table) for part in parts):
        rows = sum(_rows(part) for part in parts)
        return Table(rows, parts[0].columns)
    return column(sum(_rows(part) for part in parts))


def _same(data: Any, *args: Any, **kwargs: Any) -> Any:
    if isinstance(data, SpecArray) and data.ndim == 1:
        return column(axes(data)[0])
    return Unknown(NO_VALUES)


def _missing(data: Any) -> Any:
    return data.isnull() if isinstance(data, (Table, Column)) else Unknown(NO_VALUES)


def _factorize(data: Any, *args: Any, **kwargs: Any) -> Any:
    codes = as_column(SpecArray((_rows(data),), "int64")) if hasattr(data, "__len__") else None
    return (Unknown(NO_VALUES) if codes is None else codes.values, Unknown(NO_VALUES))


_FUNCTIONS: Dict[str, Callable[..., Any]] = {
    "get_dummies": _dummies,
    "concat": _concat,
    "to_datetime": _same,
    "to_numeric": _same,
    "to_timedelta": _same,
    "cut": _same,
    "qcut": _same,
    "isna": _missing,
    "isnull": _missing,
    "factorize": _factorize,
}


def _rows(data: Any) -> int:
    return len(data)


# -- an installed pandas ------------------------------------------------------------------


def _describing(
    original: Callable[..., Any], on_tables: Optional[Callable[..., Any]]
) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        if not any(_described_in(value) for value in (*args, *kwargs.values())):
            return original(*args, **kwargs)
        if on_tables is None:
            return Unknown(NO_VALUES)
        return on_tables(*args, **kwargs)

    return functools.wraps(original)(call)


def _described_in(value: Any) -> bool:
    if isinstance(value, (Table, Column)):
        return True
    return isinstance(value, (list, tuple)) and any(
        isinstance(item, (Table, Column)) for item in value[:64]
    )


def _refusing(original: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if _has_no_values(value):
                raise UnknownValueError(NO_VALUES)
        return original(self, *args, **kwargs)

    return functools.wraps(original)(method)


def _has_no_values(value: Any) -> bool:
    if isinstance(value, (SpecArray, Table)) or find_unknown(value) is not None:
        return True
    if type(value) is dict:
        return any(isinstance(item, (SpecArray, Table)) for item in value.values())
    return type(value) is list and bool(value) and isinstance(value[0], (SpecArray, Table))
