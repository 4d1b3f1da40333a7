"""Splitting data into parts for training and for testing, and into folds."""

from types import ModuleType
from typing import Any, Callable, Tuple

import numpy as np

from kerascope_tracer.hypothetical import is_hypothetical
from kerascope_tracer.lenient import is_partial, partial_length
from kerascope_tracer.standins.arrays import axes, result
from kerascope_tracer.standins.levels import of_rows
from kerascope_tracer.standins.scikit_learn.computed import NO_VALUES, floats_like
from kerascope_tracer.unknown import Unknown, find_unknown


def train_test_split(
    *arrays: Any,
    test_size: Any = None,
    train_size: Any = None,
    random_state: Any = None,
    shuffle: bool = True,
    stratify: Any = None,
) -> Any:
    """Train and test part of each array, in scikit-learn's order and with its rounding."""
    lengths = [_rows(array) for array in arrays]
    counted = [n for n in lengths if n is not None and not is_hypothetical(n)]
    if len(set(counted)) > 1:
        raise ValueError(
            "Found input variables with inconsistent numbers of samples: {}".format(lengths)
        )
    parts = []
    for array, length in zip(arrays, lengths):
        if length is None or find_unknown([test_size, train_size]) is not None:
            parts += [_other(array, "train"), _other(array, "test")]
            continue
        train, test = split_sizes(int(length), test_size, train_size)
        for size in (train, test):
            parts.append(_with_rows(array, size))
    return parts


def split_sizes(samples: int, test_size: Any, train_size: Any) -> Tuple[int, int]:
    """As ``sklearn.model_selection._split._validate_shuffle_split`` counts."""
    if test_size is None and train_size is None:
        test_size = 0.25
    test = _part(samples, test_size, np.ceil)
    train = _part(samples, train_size, np.floor)
    if test is None:
        test = samples - (train or 0)
    if train is None:
        train = samples - test
    if train + test > samples or train <= 0:
        raise ValueError(
            "test_size={} and train_size={} do not fit {} samples".format(
                test_size, train_size, samples
            )
        )
    return train, test


def _part(samples: int, size: Any, rounding: Callable[[float], float]) -> Any:
    if size is None:
        return None
    return int(rounding(size * samples)) if isinstance(size, float) else int(size)


def _rows(array: Any) -> Any:
    if type(array) is Unknown:
        return None
    if is_partial(array):
        return partial_length(array)
    shape = getattr(array, "shape", None)
    return shape[0] if isinstance(shape, tuple) and shape else len(array)


def _with_rows(array: Any, rows: int) -> Any:
    if hasattr(array, "iloc"):  # a table or a column of pandas
        return array.iloc[:rows]
    if isinstance(array, list):
        return array[:rows] if not is_partial(array) else floats_like(array)
    shape = axes(array)
    # Rows are drawn: of the labels of all classes the parts have all classes too.
    labels = of_rows(array.dtype, rows, drawn=True) if isinstance(rows, int) else array.dtype
    return result((rows, *shape[1:]), labels, same_labels=True)


def _other(array: Any, key: str) -> Any:
    return array._part(".", key) if type(array) is Unknown else Unknown(NO_VALUES)


class _Folds:
    """A splitter: one fold stands for all."""

    def __init__(self, n_splits: Any = 5, **kwargs: Any) -> None:
        self.n_splits = n_splits

    def get_n_splits(self, *args: Any) -> Any:
        return self.n_splits

    def split(self, x: Any, y: Any = None, groups: Any = None) -> Any:
        rows = _rows(x)
        if rows is None or type(self.n_splits) is Unknown:
            unknown = Unknown(NO_VALUES)
            return iter([(unknown._part("[", 0), unknown._part("[", 1))])
        test = -(-int(rows) // int(self.n_splits))
        return iter(
            [(result((int(rows) - test,), np.int64), result((test,), np.int64))]
            * min(int(self.n_splits), 2)
        )


def fill(module: ModuleType) -> None:
    """``sklearn.model_selection``."""
    module.train_test_split = train_test_split  # type: ignore[attr-defined]
    for name in ("KFold", "StratifiedKFold", "GroupKFold", "ShuffleSplit"):
        setattr(module, name, type(name, (_Folds,), {}))
