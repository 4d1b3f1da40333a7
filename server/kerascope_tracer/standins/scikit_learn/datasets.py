"""Ready-made data sets, and functions that make data up."""

from types import ModuleType
from typing import Any, Callable, Dict, Tuple

import numpy as np

from kerascope_tracer.standins.arrays import result
from kerascope_tracer.standins.levels import labelled
from kerascope_tracer.standins.scikit_learn.computed import NO_VALUES
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


class Bunch(dict):  # type: ignore[type-arg]
    """What the loaders return: a dictionary with attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name, Unknown(NO_VALUES))


def _ready_made(name: str, rows: int, columns: int, dtype: Any, classes: int) -> Any:
    def load(*, return_X_y: bool = False, as_frame: bool = False, **kwargs: Any) -> Any:
        if as_frame:
            return (Unknown(NO_VALUES), Unknown(NO_VALUES)) if return_X_y else Bunch()
        data, target = result((rows, columns), float), result((rows,), dtype)
        if classes and name != "fetch_covtype":  # there they count from 1
            # Most of these are sorted by their class.
            target = result((rows,), labelled(dtype, classes, shuffled=False), same_labels=True)
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


def _made(
    columns: int, dtype: Any, classes: str = "", usual: int = 0, order: Tuple[str, ...] = ()
) -> Callable[..., Any]:
    """A maker of samples. ``order``: its arguments after the number of features, by position."""

    def make(n_samples: Any = 100, n_features: Any = columns, *args: Any, **kwargs: Any) -> Any:
        given = {**dict(zip(order, args)), **kwargs}
        targets = given.get("n_targets", 1)
        if find_unknown([n_samples, n_features, targets]) is not None:
            return Unknown(NO_VALUES), Unknown(NO_VALUES)
        rows = n_samples if isinstance(n_samples, int) else sum(n_samples)
        shape = (rows,) if targets == 1 else (rows, targets)
        count = given.get(classes) or usual
        known = isinstance(count, int) and count and len(args) <= len(order)
        labels = labelled(dtype, count) if known else dtype
        return result((rows, n_features), float), result(shape, labels, same_labels=True)

    return make


#: What ``make_classification`` takes behind the number of features.
_OF_CLASSES = ("n_informative", "n_redundant", "n_repeated", "n_classes")


def _made_plane(n_samples: Any = 100, **kwargs: Any) -> Any:
    if type(n_samples) is Unknown:
        return Unknown(NO_VALUES), Unknown(NO_VALUES)
    rows = n_samples if isinstance(n_samples, int) else sum(n_samples)
    return result((rows, 2), float), result((rows,), labelled(np.int64, 2), same_labels=True)


def fill(module: ModuleType) -> None:
    """``sklearn.datasets``."""
    for name, facts in _READY_MADE.items():
        setattr(module, name, _ready_made(name, *facts))
    made: Dict[str, Callable[..., Any]] = {
        "make_classification": _made(20, np.int64, "n_classes", 2, _OF_CLASSES),
        "make_regression": _made(100, np.float64, order=("n_informative", "n_targets")),
        "make_blobs": _made(2, np.int64, "centers", 3),
        "make_moons": _made_plane,
        "make_circles": _made_plane,
    }
    for name, function in made.items():
        setattr(module, name, function)
