"""One column of a table that is not read: a ``pandas.Series`` of known rank and unknown values."""

import sys
from typing import Any, Callable

import numpy as np

from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.standins.arrays import ANY_DTYPE, SpecArray, axes, unknown_axis
from kerascope_tracer.standins.frames.names import NOT_READ
from kerascope_tracer.unknown import Unknown

_SAME = (
    "fillna ffill bfill interpolate replace map apply round clip shift diff pct_change cumsum abs "
    "sort_values sort_index reset_index rename infer_objects convert_dtypes rank where mask "
    "transform add sub mul div truediv floordiv mod pow str_strip to_period to_timestamp"
).split()
_FLAGS = "isna isnull notna notnull isin between eq ne lt le gt ge duplicated".split()
_FEWER = "dropna drop drop_duplicates sample head tail nlargest nsmallest truncate".split()
#: Libraries that look for optional attributes of their own in whatever they are given.
PROBING = ("keras", "tensorflow", "numpy", "optree", "tree")


class Column(SpecArray):
    """A column: an array of rank 1 with the methods of a ``pandas.Series``."""

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        return column(axes(self)[0], dtype_named(dtype))

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        return column(axes(self)[0], self.dtype)

    __copy__ = __deepcopy__ = copy

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return Unknown(NOT_READ)
        return as_column(super().__getitem__(key))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        try:
            return as_column(super().__array_ufunc__(ufunc, method, *inputs, **kwargs))
        except ValueError:  # pandas joins rows by their labels and does not broadcast
            return Unknown("pandas joins the rows by their labels")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or sys._getframe(1).f_globals.get("__name__", "").startswith(
            PROBING
        ):
            raise AttributeError(name)
        return Unknown(NOT_READ)._part(".", name)

    @property
    def values(self) -> Any:
        return self.view(SpecArray)

    def to_numpy(self, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        return self.values if dtype is None else self.values.astype(dtype)

    @property
    def array(self) -> Any:
        return self.values

    @property
    def iloc(self) -> Any:
        return self

    loc = iloc

    def unique(self) -> Any:
        return SpecArray((unknown_axis(self, "unique"),), self.dtype)

    def nunique(self, *args: Any, **kwargs: Any) -> Any:
        return Unknown(NOT_READ)  # unlike the length of an axis, it may be small

    @property
    def str(self) -> Any:
        """Its texts: each method gives a column again."""
        return _Accessor(self)

    dt = str

    @property
    def cat(self) -> Any:
        """Its categories, with their numbers as ``codes``."""
        return _Accessor(self)

    def get(self, key: Any, default: Any = None) -> Any:
        return Unknown(NOT_READ)


class _Accessor:
    """``column.str``, ``column.dt``, ``column.cat``: what it gives is a column of the same rows."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "categories":
            return self._owner.unique()
        made = column(axes(self._owner)[0], np.int8 if name == "codes" else ANY_DTYPE)
        return made if name == "codes" else made.view(_Callable)

    def __getitem__(self, key: Any) -> Any:
        return column(axes(self._owner)[0])


class _Callable(Column):
    """A column that may also be called: ``dt.year`` and ``str.lower()`` are both columns."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return column(axes(self)[0])


def column(rows: Any, dtype: Any = ANY_DTYPE) -> Column:
    """A column of ``rows`` rows."""
    return SpecArray.__new__(Column, (int(rows),), dtype)


def as_column(value: Any) -> Any:
    """``value`` as a column, when it is an array of rank 1."""
    if isinstance(value, SpecArray) and value.ndim == 1:
        return value.view(Column)
    return value


def dtype_named(dtype: Any) -> Any:
    """A NumPy dtype for what pandas takes for one (``"category"``, ``"string"``)."""
    try:
        return np.dtype(dtype)
    except TypeError:
        return ANY_DTYPE


def _method(make: Callable[[Any], Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = make(self)
        return None if kwargs.get("inplace") is True else made

    return method


for _name in _SAME:
    setattr(Column, _name, _method(lambda self: column(axes(self)[0])))
for _name in _FLAGS:
    setattr(Column, _name, _method(lambda self: column(axes(self)[0], bool)))
for _name in _FEWER:
    setattr(Column, _name, _method(lambda self: column(new_size(), self.dtype)))
