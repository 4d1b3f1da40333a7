"""A table that is not read: a ``pandas.DataFrame`` with a rank, and what is said of its width."""

import operator
import sys
from typing import Any, Callable, Optional

import numpy as np

from kerascope_tracer.hypothetical import for_user, is_hypothetical, new_size
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.standins.arrays import ANY_DTYPE, SpecArray, axes
from kerascope_tracer.standins.frames.column import PROBING, as_column, column, dtype_named
from kerascope_tracer.standins.frames.names import NOT_READ, Names
from kerascope_tracer.unknown import Unknown

_SAME = (
    "fillna ffill bfill interpolate replace applymap map round clip shift diff pct_change cumsum "
    "abs sort_values sort_index rename set_axis infer_objects convert_dtypes rank where mask "
    "transform"
).split()
_FLAGS = "isna isnull notna notnull isin eq ne lt le gt ge".split()
_FEWER = "dropna drop_duplicates query head tail nlargest nsmallest truncate".split()
_PER_COLUMN = (
    "mean std var min max sum median count nunique quantile skew kurt sem any all idxmax idxmin "
    "prod mode_"
).split()
#: What ``DataFrame`` has besides; any other attribute is a column.
_OTHERS = frozenset(
    "at iat index dtypes info describe groupby merge join pivot pivot_table melt stack unstack "
    "corr cov plot hist boxplot items iterrows itertuples iteritems apply agg aggregate rolling "
    "expanding ewm resample to_csv to_dict to_json to_excel to_pickle to_parquet to_string "
    "to_records to_html explode eval pipe style attrs flags empty axes append add sub mul div "
    "truediv floordiv mod pow radd rsub rmul rdiv dot combine combine_first compare corrwith "
    "equals first_valid_index last_valid_index insert isetitem memory_usage reindex reindex_like "
    "rename_axis swapaxes take to_period to_timestamp tz_convert tz_localize update value_counts "
    "xs filter between_time asfreq asof squeeze droplevel nsmallest sparse".split()
)


class Table:
    """``rows`` rows and a column for each of ``names``, with no memory and no values."""

    __array_priority__ = 2e9

    def __init__(self, rows: Any, names: Names, dtype: Any = ANY_DTYPE) -> None:
        self.__dict__.update(_rows=int(rows), _names=names, _dtype=dtype)

    # -- as an array ----------------------------------------------------------------------

    @property
    def _kerascope_array_(self) -> Any:
        """The array that NumPy, Keras and TensorFlow make of it."""
        return SpecArray((self._rows, len(self._names)), self._dtype)

    @property
    def values(self) -> Any:
        return self._kerascope_array_

    def to_numpy(self, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        return self.values if dtype is None else self.values.astype(dtype)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        return self._kerascope_array_

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Any:
        return self._kerascope_array_.__tf_tensor__(dtype, name)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return func(*_plain(args), **_plain(kwargs))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        try:
            made = getattr(ufunc, method)(*_plain(inputs), **kwargs)
        except ValueError:  # pandas joins rows and columns by their labels and does not broadcast
            return Unknown("pandas joins rows and columns by their labels")
        return self._alike(made)

    @property
    def shape(self) -> Any:
        return for_user((self._rows, len(self._names)))

    ndim = 2

    def holds_numbers(self) -> bool:
        """Whether every column is known to be of numbers."""
        return self._dtype is not ANY_DTYPE and np.dtype(self._dtype).kind in "iuf"

    @property
    def size(self) -> Any:
        return self._kerascope_array_.size

    def __len__(self) -> int:
        return int(self._rows)

    # -- parts ----------------------------------------------------------------------------

    @property
    def columns(self) -> Any:
        return self._names

    def keys(self) -> Any:
        return self._names

    def __iter__(self) -> Any:
        return iter(self._names)

    def __contains__(self, name: Any) -> bool:
        return name in self._names

    def __getitem__(self, key: Any) -> Any:
        if type(key) is Unknown:
            return key._other()
        if isinstance(key, Table):
            return self._with()
        if isinstance(key, Names):
            return self._with(names=key)
        if isinstance(key, slice):
            return self._with(rows=axes(column(self._rows)[key])[0])
        if isinstance(key, np.ndarray) and key.ndim == 1 and key.dtype == bool:
            return self._with(rows=new_size())
        if isinstance(key, (list, np.ndarray)):
            if isinstance(key, SpecArray) or is_partial(key):
                return self._with(names=Names(new_size()))
            return self._with(names=Names(len(key), tuple(key)))
        return column(self._rows, self._dtype)

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key]

    def __getattr__(self, name: str) -> Any:
        asking = sys._getframe(1).f_globals.get("__name__", "")
        if name.startswith("_") or str(asking).startswith(PROBING):
            raise AttributeError(name)
        if name in _OTHERS:
            return Unknown(NOT_READ)._part(".", name)
        return column(self._rows, self._dtype)

    @property
    def iloc(self) -> Any:
        """Rows and columns by number."""
        return _ByNumber(self)

    @property
    def loc(self) -> Any:
        """Rows and columns by name."""
        return _ByName(self)

    # -- changing -------------------------------------------------------------------------

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, (list, np.ndarray, Table)) or type(key) is Unknown:
            if type(key) is list:
                for name in key:
                    self[name] = value
            return
        self.__dict__["_names"] = self._names.with_name(key)
        if not _of_numbers(value):
            self.__dict__["_dtype"] = ANY_DTYPE

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "columns":
            return
        if isinstance(value, (list, tuple)) and not is_partial(value):
            self.__dict__["_names"] = Names(len(value), tuple(value))
        elif isinstance(value, Names):
            self.__dict__["_names"] = value
        else:
            self.__dict__["_names"] = Names(len(self._names))

    def __delitem__(self, key: Any) -> None:
        self.__dict__["_names"] = self._names.without(key)

    def pop(self, key: Any) -> Any:
        del self[key]
        return column(self._rows, self._dtype)

    def drop(
        self,
        labels: Any = None,
        axis: Any = 0,
        index: Any = None,
        columns: Any = None,
        level: Any = None,
        inplace: bool = False,
        errors: Any = None,
    ) -> Any:
        gone = columns if columns is not None else labels if axis in (1, "columns") else None
        if gone is None:
            return self._settled(self._with(rows=new_size()), inplace)
        return self._settled(self._with(names=self._names.without(gone)), inplace)

    def reset_index(self, *args: Any, **kwargs: Any) -> Any:
        # Without drop=True the index becomes a column, whose name is the file's.
        names = self._names if kwargs.get("drop") is True else Names(new_size())
        return self._settled(self._with(names=names), bool(kwargs.get("inplace")))

    def set_index(self, keys: Any, *args: Any, **kwargs: Any) -> Any:
        names = self._names if kwargs.get("drop") is False else self._names.without(keys)
        return self._settled(self._with(names=names), bool(kwargs.get("inplace")))

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> "Table":
        return self._with(dtype=ANY_DTYPE if isinstance(dtype, dict) else dtype_named(dtype))

    def sample(self, n: Any = None, frac: Any = None, *args: Any, **kwargs: Any) -> "Table":
        return self._with(rows=self._rows if frac == 1 else new_size())

    def select_dtypes(self, *args: Any, **kwargs: Any) -> "Table":
        return self._with(names=Names(new_size()))

    def assign(self, **values: Any) -> "Table":
        names = self._names
        for name in values:
            names = names.with_name(name)
        return self._with(names=names, dtype=ANY_DTYPE)

    def copy(self, *args: Any, **kwargs: Any) -> "Table":
        return self._with()

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> "Table":
        return self._with()

    @property
    def T(self) -> "Table":  # noqa: N802  (pandas' name)
        return Table(len(self._names), Names(self._rows), self._dtype)

    # -- helpers --------------------------------------------------------------------------

    def _with(
        self, rows: Optional[Any] = None, names: Optional[Names] = None, dtype: Any = None
    ) -> "Table":
        return Table(
            self._rows if rows is None else rows,
            self._names if names is None else names,
            self._dtype if dtype is None else dtype,
        )

    def _settled(self, made: "Table", inplace: bool) -> Any:
        if not inplace:
            return made
        self.__dict__.update(made.__dict__)
        return None

    def _alike(self, made: Any) -> Any:
        """What an operation on the array gave, as a table where it is one."""
        if not isinstance(made, SpecArray) or made.ndim != 2:
            return as_column(made)
        rows, width = axes(made)
        return Table(rows, self._names if width == len(self._names) else Names(width), made.dtype)


def _of_numbers(value: Any) -> bool:
    if isinstance(value, (SpecArray, np.ndarray)):
        return value.dtype is not ANY_DTYPE and value.dtype.kind in "iuf"
    return isinstance(value, (int, float))


class _ByNumber:
    """``table.iloc``."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __getitem__(self, key: Any) -> Any:
        table = self._table
        made = table.values[_plain(key)]
        if not isinstance(made, SpecArray):
            return made
        if made.ndim != 2:
            return as_column(made)
        picked = key[1] if isinstance(key, tuple) and len(key) > 1 else slice(None)
        names = table.columns[picked] if isinstance(picked, slice) else Names(axes(made)[1])
        return Table(axes(made)[0], names, made.dtype)

    def __setitem__(self, key: Any, value: Any) -> None:
        pass


class _ByName:
    """``table.loc``: which rows it picks is for the file to tell, unless it picks all."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __getitem__(self, key: Any) -> Any:
        rows, picked = key if isinstance(key, tuple) and len(key) == 2 else (key, slice(None))
        if type(rows) is Unknown or not isinstance(rows, (slice, list, np.ndarray)):
            return Unknown(NOT_READ)  # one row or one value, by a label that may be repeated
        part = self._table
        if not (isinstance(rows, slice) and rows == slice(None)):
            part = part._with(rows=len(rows) if type(rows) is list else new_size())
        if isinstance(picked, slice):
            if picked == slice(None):
                return part
            return part._with(names=Names(new_size()))
        if isinstance(picked, np.ndarray) and picked.dtype == bool:
            return part._with(names=Names(new_size()))
        return part[picked]

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, tuple) and len(key) == 2 and isinstance(key[1], str):
            self._table[key[1]] = value


def _plain(value: Any) -> Any:
    """``value`` with each table in it as an array."""
    if isinstance(value, Table):
        return value._kerascope_array_
    if type(value) in (list, tuple):
        return type(value)(_plain(item) for item in value)
    if type(value) is dict:
        return {key: _plain(item) for key, item in value.items()}
    return value


def _method(make: Callable[[Table], Any]) -> Callable[..., Any]:
    def method(self: Table, *args: Any, **kwargs: Any) -> Any:
        made = make(self)
        return self._settled(made, True) if kwargs.get("inplace") is True else made

    return method


def _operator(name: str, flags: bool) -> Callable[..., Any]:
    operation = getattr(operator, name, None)

    def method(self: Table, other: Any) -> Any:
        if type(other) is Unknown:
            return other._other()
        if flags or operation is None:
            return self._with(dtype=np.dtype(bool) if flags else None)
        try:
            return self._alike(operation(self._kerascope_array_, _plain(other)))
        except ValueError:
            return Unknown("pandas joins rows and columns by their labels")

    return method


for _name in _SAME:
    setattr(Table, _name, _method(lambda self: self._with(dtype=ANY_DTYPE)))
for _name in _FLAGS:
    setattr(Table, _name, _method(lambda self: self._with(dtype=np.dtype(bool))))
for _name in _FEWER:
    setattr(Table, _name, _method(lambda self: self._with(rows=new_size())))


def _per_column(self: Table, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
    return column(self._rows if axis in (1, "columns") else len(self._names))


for _name in _PER_COLUMN:
    setattr(Table, _name, _per_column)
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
    setattr(Table, "__{}__".format(_name), _operator(_name, False))
    setattr(Table, "__r{}__".format(_name), _operator(_name, False))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Table, "__{}__".format(_name), _operator(_name, True))
Table.__hash__ = object.__hash__  # type: ignore[method-assign]


def width_is_known(table: Table) -> bool:
    """Whether the program itself tells how many columns there are."""
    return not is_hypothetical(len(table.columns))


def arrays(value: Any) -> Any:
    """``value`` as Keras takes it: with arrays in the place of tables."""
    return _plain(value)
