"""scikit-learn in shapes: splits, scalers, encoders, ready-made and made-up data.

Shapes and dtypes as scikit-learn's documentation gives them. What is not here is unknown.
"""

from types import ModuleType
from typing import Any, Callable, Dict, Tuple

import numpy as np

from kerascope_tracer.hypothetical import is_hypothetical
from kerascope_tracer.lenient import is_partial, partial_length
from kerascope_tracer.standins.arrays import axes, result, unknown_axis
from kerascope_tracer.unknown import Unknown, find_unknown

_READY_MADE: Dict[str, Tuple[int, int, Any, int]] = {
    # rows, columns, dtype of the target, number of classes (0: numbers to regress)
    "load_iris": (150, 4, np.int64, 3),
    "load_wine": (178, 13, np.int64, 3),
    "load_breast_cancer": (569, 30, np.int64, 2),
    "load_digits": (1797, 64, np.int64, 10),
    "load_diabetes": (442, 10, np.float64, 0),
    "fetch_california_housing": (20640, 8, np.float64, 0),
    "fetch_olivetti_faces": (400, 4096, np.int64, 40),
    "fetch_covtype": (581012, 54, np.int32, 7),
}
_NO_VALUES = "its values are not computed while tracing"


def fill_model_selection(module: ModuleType) -> None:
    """``sklearn.model_selection``."""
    module.train_test_split = train_test_split  # type: ignore[attr-defined]
    for name in ("KFold", "StratifiedKFold", "GroupKFold", "ShuffleSplit"):
        setattr(module, name, type(name, (_Folds,), {}))


def fill_preprocessing(module: ModuleType) -> None:
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
        setattr(module, name, lambda values, *args, **kwargs: _numbers(values))


def fill_datasets(module: ModuleType) -> None:
    """``sklearn.datasets``."""
    for name, facts in _READY_MADE.items():
        setattr(module, name, _ready_made(name, *facts))
    made: Dict[str, Callable[..., Any]] = {
        "make_classification": _made(20, np.int64),
        "make_regression": _made(100, np.float64),
        "make_blobs": _made(2, np.int64),
        "make_moons": _made_plane,
        "make_circles": _made_plane,
    }
    for name, function in made.items():
        setattr(module, name, function)


def fill_utils(module: ModuleType) -> None:
    """``sklearn.utils``."""
    module.shuffle = lambda *arrays, **kwargs: (  # type: ignore[attr-defined]
        arrays[0] if len(arrays) == 1 else list(arrays)
    )


FILLS = {
    "sklearn.model_selection": fill_model_selection,
    "sklearn.preprocessing": fill_preprocessing,
    "sklearn.datasets": fill_datasets,
    "sklearn.utils": fill_utils,
}

# -- splitting -----------------------------------------------------------------------------


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
        return array[:rows] if not is_partial(array) else _numbers(array)
    shape = axes(array)
    return result((rows, *shape[1:]), array.dtype)


def _other(array: Any, key: str) -> Any:
    return array._part(".", key) if type(array) is Unknown else Unknown(_NO_VALUES)


class _Folds:
    """A splitter: one fold stands for all."""

    def __init__(self, n_splits: Any = 5, **kwargs: Any) -> None:
        self.n_splits = n_splits

    def get_n_splits(self, *args: Any) -> Any:
        return self.n_splits

    def split(self, x: Any, y: Any = None, groups: Any = None) -> Any:
        rows = _rows(x)
        if rows is None or type(self.n_splits) is Unknown:
            unknown = Unknown(_NO_VALUES)
            return iter([(unknown._part("[", 0), unknown._part("[", 1))])
        test = -(-int(rows) // int(self.n_splits))
        return iter(
            [(result((int(rows) - test,), np.int64), result((test,), np.int64))]
            * min(int(self.n_splits), 2)
        )


# -- scaling and encoding ------------------------------------------------------------------


def _numbers(values: Any) -> Any:
    """Floats in the shape of ``values``."""
    if find_unknown(values) is not None:
        return Unknown(_NO_VALUES)
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    array = np.asarray(values)
    if type(array) is Unknown:
        return array
    kind = array.dtype if array.dtype.kind == "f" else np.dtype(float)
    return result(axes(array), kind)


class _Scaler:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._fitted: Any = None

    def fit(self, values: Any, *args: Any, **kwargs: Any) -> "_Scaler":
        array = _numbers(values)
        if type(array) is not Unknown and len(axes(array)) != 2:
            raise ValueError(
                "Expected 2D array, got {}D array instead. Reshape your data either using "
                "array.reshape(-1, 1) if your data has a single feature or array.reshape(1, -1) "
                "if it contains a single sample.".format(len(axes(array)))
            )
        self._fitted = array
        return self

    def transform(self, values: Any, *args: Any, **kwargs: Any) -> Any:
        return _numbers(values)

    def fit_transform(self, values: Any, *args: Any, **kwargs: Any) -> Any:
        return self.fit(values).transform(values)

    def inverse_transform(self, values: Any, *args: Any, **kwargs: Any) -> Any:
        return _numbers(values)

    def partial_fit(self, values: Any, *args: Any, **kwargs: Any) -> "_Scaler":
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(_NO_VALUES)


class LabelEncoder:
    """Labels to numbers; how many there are depends on the labels."""

    classes_: Any = Unknown(_NO_VALUES)

    def fit(self, labels: Any) -> "LabelEncoder":
        self.classes_ = _classes(labels)
        return self

    def transform(self, labels: Any) -> Any:
        array = np.asarray(labels)
        return array if type(array) is Unknown else result((len(array),), np.int64)

    def fit_transform(self, labels: Any) -> Any:
        return self.fit(labels).transform(labels)

    def inverse_transform(self, numbers: Any) -> Any:
        return Unknown(_NO_VALUES)


class LabelBinarizer(LabelEncoder):
    """Labels to rows of zeros and ones: one column for two classes, else one a class."""

    def transform(self, labels: Any) -> Any:
        array = np.asarray(labels)
        if type(array) is Unknown or type(self.classes_) is Unknown:
            return Unknown(_NO_VALUES)
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
        elif hasattr(array, "_kerascope_parts_") or type(array).__name__ == "SpecArray":
            self._width = unknown_axis(array, "one-hot")
        else:
            self._width = sum(len(np.unique(array[:, i])) for i in range(array.shape[1]))
        return self

    def transform(self, values: Any) -> Any:
        array = np.asarray(values)
        if type(array) is Unknown or self._width is None:
            return Unknown(_NO_VALUES)
        out = result((axes(array)[0], self._width), float)
        return _Sparse(out) if self._sparse is not False else out

    def fit_transform(self, values: Any, *args: Any) -> Any:
        return self.fit(values).transform(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(_NO_VALUES)


class _Sparse:
    """A sparse matrix, which has a shape and can be made dense."""

    def __init__(self, array: Any) -> None:
        self._array = array
        self.shape = array.shape

    def toarray(self) -> Any:
        return self._array

    todense = toarray


# -- data ----------------------------------------------------------------------------------


class Bunch(dict):  # type: ignore[type-arg]
    """What the loaders return: a dictionary with attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name, Unknown(_NO_VALUES))


def _ready_made(name: str, rows: int, columns: int, dtype: Any, classes: int) -> Any:
    def load(*, return_X_y: bool = False, as_frame: bool = False, **kwargs: Any) -> Any:
        if as_frame:
            return (Unknown(_NO_VALUES), Unknown(_NO_VALUES)) if return_X_y else Bunch()
        data, target = result((rows, columns), float), result((rows,), dtype)
        if name == "fetch_olivetti_faces":
            data = result((rows, columns), np.float32)
        if return_X_y:
            return data, target
        bunch = Bunch(data=data, target=target)
        if classes:
            bunch["target_names"] = result((classes,), "U16")
        if columns == 64:
            bunch["images"] = result((rows, 8, 8), float)
        elif columns == 4096:
            bunch["images"] = result((rows, 64, 64), np.float32)
        else:
            bunch["feature_names"] = ["feature {}".format(index) for index in range(columns)]
        return bunch

    return load


def _made(columns: int, dtype: Any) -> Callable[..., Any]:
    def make(n_samples: Any = 100, n_features: Any = columns, *args: Any, **kwargs: Any) -> Any:
        if find_unknown([n_samples, n_features]) is not None:
            return Unknown(_NO_VALUES), Unknown(_NO_VALUES)
        targets = kwargs.get("n_targets", 1)
        rows = n_samples if isinstance(n_samples, int) else sum(n_samples)
        shape = (rows,) if targets == 1 else (rows, targets)
        return result((rows, n_features), float), result(shape, dtype)

    return make


def _made_plane(n_samples: Any = 100, **kwargs: Any) -> Any:
    if type(n_samples) is Unknown:
        return Unknown(_NO_VALUES), Unknown(_NO_VALUES)
    rows = n_samples if isinstance(n_samples, int) else sum(n_samples)
    return result((rows, 2), float), result((rows,), np.int64)
