"""Tables whose file is not there: their rank, and what the program itself says of their width."""

from __future__ import annotations

import types

import numpy as np
import pytest
from tracer.told import of, variables

from kerascope_tracer.hypothetical import is_hypothetical
from kerascope_tracer.standins import array_functions, frames  # noqa: F401  (what arrays answer)
from kerascope_tracer.standins.arrays import SpecArray, axes
from kerascope_tracer.standins.frames.column import Column
from kerascope_tracer.standins.frames.table import Table
from kerascope_tracer.standins.modules import StandInModule
from kerascope_tracer.unknown import Unknown, UnknownValueError
from kerascope_tracer.wire import ErrorRaised


@pytest.fixture
def pandas() -> StandInModule:
    """pandas where it is not installed."""
    module = StandInModule("pandas", "pandas is not executed while tracing")
    frames.fill(module)
    return module


def told(value: object) -> tuple[int | None, ...]:
    """The shape of a table or column as it is told."""
    array = value.to_numpy() if isinstance(value, Table) else value
    return tuple(None if is_hypothetical(axis) else axis for axis in axes(array))


def test_columns_are_counted_where_the_program_says_them(pandas) -> None:
    table = pandas.read_csv("missing.csv")
    assert told(table) == (None, None)
    assert told(table["a"]) == (None,)
    assert told(table.target) == (None,)
    assert told(table[["a", "b"]]) == (None, 2)
    assert told(table.iloc[:, 3:13]) == (None, 10)
    assert told(table.iloc[:, -1].values) == (None,)
    assert told(table.iloc[:, [1, 2]].values) == (None, 2)
    assert told(table.loc[:, ["a"]]) == (None, 1)
    assert told(table.loc[table["a"] > 3, "b"]) == (None,)
    assert told(table[(table.a > 3) & (table["b"] < 2)]) == (None, None)
    assert type(table.iloc[0, 0]) is Unknown
    named = pandas.read_csv("missing.csv", names=["a", "b", "c"])
    assert told(named) == (None, 3)
    assert list(named.columns) == ["a", "b", "c"]
    assert told(named.drop("a", axis=1)) == (None, 2)
    assert told(named.drop(columns=["a", "b"])) == (None, 1)
    named["d"] = named["a"] * 2
    assert told(named) == (None, 4)
    assert told(named.pop("d")) == (None,)
    named.drop("a", axis=1, inplace=True)
    assert told(named) == (None, 2)
    assert len(named.columns) == 2


def test_rows_are_those_of_the_file_until_some_are_left_out(pandas) -> None:
    table = pandas.read_csv("missing.csv", usecols=["x", "y"])
    rows = len(table)
    assert len(table["x"]) == len(table.fillna(0)) == len(table - table.mean()) == rows
    assert len(table.sample(frac=1)) == rows
    assert len(table.dropna()) != rows
    assert told(table.mean()) == (2,)
    assert told((table - table.mean()) / table.std()) == (None, 2)
    assert told(pandas.concat([table, table["x"]], axis=1)) == (None, 3)
    assert len(pandas.concat([table, table])) == 2 * rows
    assert told(pandas.get_dummies(table["x"])) == (None, None)
    assert isinstance(table, pandas.DataFrame) and isinstance(table["x"], pandas.Series)
    assert not isinstance(table["x"], pandas.DataFrame)


def test_dummies_leave_columns_of_numbers_alone(pandas) -> None:
    table = pandas.DataFrame(np.zeros((8, 3)), columns=["a", "b", "c"])
    assert told(pandas.get_dummies(table)) == (8, 3)
    assert told(pandas.get_dummies(table.drop("a", axis=1))) == (8, 2)
    assert told(pandas.get_dummies(table, columns=["a"])) == (8, None)
    table["d"] = table["a"] * 2
    assert told(pandas.get_dummies(table)) == (8, 4)
    table["town"] = ["Bonn"] * 8
    assert told(pandas.get_dummies(table)) == (8, None)


def test_a_table_is_an_array_to_numpy_and_its_texts_are_columns(pandas) -> None:
    table = pandas.read_csv("missing.csv", usecols=["x", "y"])
    assert told(np.concatenate([table, table.values], axis=1)) == (None, 4)
    assert told(np.log1p(table["x"])) == (None,)
    assert told(table["x"].str.lower()) == (None,)
    assert told(table["x"].dt.year) == (None,)
    assert told(table["x"].astype("category").cat.codes) == (None,)
    assert isinstance(table["x"].map(len).fillna(0), Column)
    assert type(table["x"].value_counts()) is Unknown
    assert type(table.groupby("x").mean()) is Unknown
    # pandas joins rows by their labels: unequal lengths are no mistake there.
    assert type(table["x"] + table.dropna()["x"]) is Unknown


def test_a_table_made_of_arrays(pandas) -> None:
    scaled = SpecArray((60000, 8))
    assert told(pandas.DataFrame(scaled)) == (60000, 8)
    assert told(pandas.DataFrame(scaled, columns=list("abcdefgh"))["a"]) == (60000,)
    assert told(pandas.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})) == (3, 2)
    assert type(pandas.DataFrame(Unknown("no file"))) is Unknown


def test_sizes_that_numpy_cannot_count_together_are_kept(pandas) -> None:
    table = pandas.read_csv("missing.csv")
    for _ in range(100):  # each new size is larger than the last
        table = table.drop(columns=["a"]).dropna()
    assert told(table / 255.0) == (None, None)
    assert told(np.log1p(table)) == (None, None)


# -- pandas where it is installed -----------------------------------------------------------


class _Table:
    def __init__(self, data: object = None) -> None:
        self.data = data

    def __setitem__(self, key: str, value: object) -> None:
        self.data = value


@pytest.fixture
def installed() -> types.SimpleNamespace:
    """The smallest module that is bent as pandas is."""
    table = type("DataFrame", (_Table,), {"__setitem__": _Table.__setitem__})
    bent = types.SimpleNamespace(
        DataFrame=table,
        Series=type("Series", (_Table,), {}),
        read_csv=lambda path, **kwargs: path,
        get_dummies=lambda data: data,
        merge=lambda one, other: one,
    )
    frames.bend(bent)
    return bent


def test_a_table_of_values_that_are_not_there_is_refused(installed) -> None:
    labels = SpecArray((60000,), "int64")
    for data in (labels, {"label": labels}, [labels], Unknown("no file")):
        with pytest.raises(UnknownValueError):
            installed.DataFrame(data)
    with pytest.raises(UnknownValueError):
        installed.Series(labels)
    with pytest.raises(UnknownValueError):
        installed.DataFrame()["label"] = labels
    assert installed.DataFrame({"a": [1, 2]}).data == {"a": [1, 2]}


def test_files_that_are_there_and_small_are_read(installed, tmp_path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_text("a,b\n1,2\n")
    with large.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert installed.read_csv(small) == small
    for path in (large, tmp_path / "missing.csv", Unknown("not downloaded"), "http://x/y.csv"):
        assert told(installed.read_csv(path, usecols=["a"])) == (None, 1)


def test_an_installed_pandas_is_not_given_what_it_cannot_know(installed) -> None:
    table = installed.read_csv("missing.csv")
    assert told(installed.get_dummies(table["a"])) == (None, None)
    assert type(installed.merge(table, table)) is Unknown
    assert installed.get_dummies([1, 2]) == [1, 2]


async def test_columns_take_the_dtype_that_operations_want(trace) -> None:
    result = await trace(
        """
        import os
        import pandas as pd
        import tensorflow as tf
        from tensorflow import keras
        table = pd.read_csv("absent.csv")
        table["path"] = table["name"].apply(lambda name: os.path.join("images", name + ".jpg"))
        def load(path, label):
            image = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
            return tf.image.resize(image, (32, 32)), tf.one_hot(label, 5)
        def count(text, label):
            return tf.strings.length(tf.strings.lower(text)), tf.cast(label, tf.int32)
        pairs = tf.data.Dataset.from_tensor_slices((table["path"].values, table["label"].values))
        batch, labels = next(iter(pairs.map(load).batch(8, drop_remainder=True)))
        lengths, numbers = next(iter(
            tf.data.Dataset.from_tensor_slices((table.text, table.label)).map(count).batch(4)))
        picked = tf.gather(tf.zeros((10, 3)), table["label"].to_numpy())
        """
    )
    assert of(result, ErrorRaised) == []
    assert variables(result)["batch"] == (8, 32, 32, 3)
    assert variables(result)["labels"] == (8, 5)
    assert variables(result)["lengths"] == (None,)
    assert variables(result)["picked"] == (None, 3)


async def test_numbers_are_still_no_texts(trace) -> None:
    result = await trace(
        """
        import pandas as pd
        import numpy as np
        import tensorflow as tf
        table = tf.data.Dataset.from_tensor_slices(pd.read_csv("absent.csv")["label"].values)
        numbers = tf.data.Dataset.from_tensor_slices(np.zeros((10, 4), "float32"))
        numbers.map(lambda x: tf.io.read_file(x))
        """
    )
    messages = [event.error.message for event in of(result, ErrorRaised)]
    assert [m for m in messages if "expected type of string" in m] != []
