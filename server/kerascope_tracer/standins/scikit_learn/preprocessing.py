"""Scalers keep a shape; encoders give as many columns as there are distinct values."""

from types import ModuleType
from typing import Any

import numpy as np

from kerascope_tracer.hypothetical import is_hypothetical
from kerascope_tracer.standins.arrays import axes, dtype_of, result, unknown_axis
from kerascope_tracer.standins.levels import alike, classes_of
from kerascope_tracer.standins.scikit_learn.computed import NO_VALUES, floats_like
from kerascope_tracer.unknown import Unknown


class _Scaler:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._fitted: Any = None

    def fit(self, values: Any, *args: Any, **kwargs: Any) -> "_Scaler":
        array = floats_like(values)
        if type(array) is not Unknown and len(axes(array)) != 2:
            raise ValueError(
                "Expected 2D array, got {}D array instead. Reshape your data either using "
                "array.reshape(-1, 1) if your data has a single feature or array.reshape(1, -1) "
                "if it contains a single sample.".format(len(axes(array)))
            )
        self._fitted = array
        return self

    def transform(self, values: Any, *args: Any, **kwargs: Any) -> Any:
        array = floats_like(values)
        fitted, given = _columns(self._fitted), _columns(array)
        if fitted and given and fitted != given:
            raise ValueError(
                "X has {} features, but {} is expecting {} features as input.".format(
                    given, type(self).__name__, fitted
                )
            )
        return array

    def fit_transform(self, values: Any, *args: Any, **kwargs: Any) -> Any:
        return self.fit(values).transform(values)

    def inverse_transform(self, values: Any, *args: Any, **kwargs: Any) -> Any:
        array = floats_like(values)
        fitted, given = _columns(self._fitted), _columns(array)
        # One fitted column is broadcast to any number of columns.
        if fitted and given and fitted not in (1, given):
            rows = axes(array)[0]
            raise ValueError(
                "non-broadcastable output operand with shape ({0},{1}) doesn't match the "
                "broadcast shape ({0},{2})".format(rows, given, fitted)
            )
        return array

    def partial_fit(self, values: Any, *args: Any, **kwargs: Any) -> "_Scaler":
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(NO_VALUES)


def _columns(array: Any) -> int:
    """How many columns a table has; 0 when that is not known."""
    if array is None or type(array) is Unknown or len(axes(array)) != 2:
        return 0
    count = axes(array)[1]
    return 0 if is_hypothetical(count) else int(count)


class LabelEncoder:
    """Labels to numbers; how many there are depends on the labels."""

    classes_: Any = Unknown(NO_VALUES)

    def fit(self, labels: Any) -> "LabelEncoder":
        self.classes_ = _classes(labels)
        return self

    def transform(self, labels: Any) -> Any:
        array = np.asarray(labels)
        if type(array) is Unknown:
            return array
        return result((len(array),), alike(np.int64, dtype_of(array)), same_labels=True)

    def fit_transform(self, labels: Any) -> Any:
        return self.fit(labels).transform(labels)

    def inverse_transform(self, numbers: Any) -> Any:
        return Unknown(NO_VALUES)


class LabelBinarizer(LabelEncoder):
    """Labels to rows of zeros and ones: one column for two classes, else one a class."""

    def transform(self, labels: Any) -> Any:
        array = np.asarray(labels)
        if type(array) is Unknown or type(self.classes_) is Unknown:
            return Unknown(NO_VALUES)
        count = axes(self.classes_)[0]
        return result((len(array), 1 if count == 2 else count), np.int64)


def _classes(labels: Any) -> Any:
    array = np.asarray(labels)
    return array if type(array) is Unknown else np.unique(array)


class OneHotEncoder:
    """A column for each distinct value of each column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._width: Any = None
        self._sparse = kwargs.get("sparse_output", kwargs.get("sparse", True))

    def fit(self, values: Any, *args: Any) -> "OneHotEncoder":
        array = np.asarray(values)
        if type(array) is Unknown:
            self._width = None
        elif classes_of(array) is not None and axes(array)[1:] == (1,):
            self._width = classes_of(array)
        elif hasattr(array, "_kerascope_parts_") or type(array).__name__ == "SpecArray":
            self._width = unknown_axis(array, "one-hot")
        else:
            self._width = sum(len(np.unique(array[:, i])) for i in range(array.shape[1]))
        return self

    def transform(self, values: Any) -> Any:
        array = np.asarray(values)
        if type(array) is Unknown or self._width is None:
            return Unknown(NO_VALUES)
        out = result((axes(array)[0], self._width), float)
        return _Sparse(out) if self._sparse is not False else out

    def fit_transform(self, values: Any, *args: Any) -> Any:
        return self.fit(values).transform(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(NO_VALUES)


class _Sparse:
    """A sparse matrix, which has a shape and can be made dense."""

    def __init__(self, array: Any) -> None:
        self._array = array
        self.shape = array.shape

    def toarray(self) -> Any:
        return self._array

    todense = toarray


def fill(module: ModuleType) -> None:
    """``sklearn.preprocessing``."""
    for name in (
        "StandardScaler MinMaxScaler RobustScaler MaxAbsScaler Normalizer QuantileTransformer "
        "PowerTransformer Binarizer"
    ).split():
        setattr(module, name, type(name, (_Scaler,), {}))
    module.LabelEncoder = LabelEncoder  # type: ignore[attr-defined]
    module.OneHotEncoder = OneHotEncoder  # type: ignore[attr-defined]
    module.LabelBinarizer = LabelBinarizer  # type: ignore[attr-defined]
    module.OrdinalEncoder = type("OrdinalEncoder", (_Scaler,), {})  # type: ignore[attr-defined]
    for name in ("scale", "minmax_scale", "normalize", "robust_scale"):
        setattr(module, name, lambda values, *args, **kwargs: floats_like(values))
