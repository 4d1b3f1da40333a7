"""What pandas must not do is refused, whatever pandas is installed: shown on the smallest table."""

import types

import pytest

from kerascope_tracer.standins import array_functions  # noqa: F401  (what arrays answer)
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.standins.tables import bend_pandas
from kerascope_tracer.unknown import Unknown, UnknownValueError


class _Table:
    def __init__(self, data: object = None) -> None:
        self.data = data

    def __setitem__(self, key: str, value: object) -> None:
        self.data = value


@pytest.fixture
def pandas() -> types.SimpleNamespace:
    table = type("DataFrame", (_Table,), {"__setitem__": _Table.__setitem__})
    column = type("Series", (_Table,), {})
    bent = types.SimpleNamespace(DataFrame=table, Series=column, read_csv=lambda path: path)
    bend_pandas(bent)
    return bent


def test_a_table_of_values_that_are_not_there_is_refused(pandas) -> None:
    labels = SpecArray((60000,), "int64")
    for data in (labels, {"label": labels}, [labels], Unknown("no file")):
        with pytest.raises(UnknownValueError):
            pandas.DataFrame(data)
    with pytest.raises(UnknownValueError):
        pandas.Series(labels)
    with pytest.raises(UnknownValueError):
        pandas.DataFrame()["label"] = labels
    assert pandas.DataFrame({"a": [1, 2]}).data == {"a": [1, 2]}


def test_a_very_large_file_is_not_read(pandas, tmp_path) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_text("a,b\n1,2\n")
    with large.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert pandas.read_csv(small) == small
    with pytest.raises(UnknownValueError, match="50 MB"):
        pandas.read_csv(large)
    assert type(pandas.read_csv(Unknown("not downloaded"))) is Unknown
