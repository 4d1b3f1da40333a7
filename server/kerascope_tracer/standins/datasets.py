"""``keras.datasets.*.load_data()`` without the download: arrays of the true shapes and dtypes.

Shapes and dtypes as documented and as the archives hold them (keras/src/datasets/*.py).
"""

import sys
from typing import Any, Callable, Dict, Tuple

import numpy as np

from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.standins.levels import labelled
from kerascope_tracer.unknown import Unknown

_Array = Tuple[Tuple[int, ...], Any]

_IMAGES: Dict[str, Tuple[_Array, _Array, _Array, _Array]] = {
    name: ((( train, *shape), "uint8"), ((train, *label), labelled(kind, classes)),
           ((test, *shape), "uint8"), ((test, *label), labelled(kind, classes)))
    for name, train, test, shape, label, kind, classes in (
        ("mnist", 60000, 10000, (28, 28), (), "uint8", 10),
        ("fashion_mnist", 60000, 10000, (28, 28), (), "uint8", 10),
        ("cifar10", 50000, 10000, (32, 32, 3), (1,), "uint8", 10),
        ("cifar100", 50000, 10000, (32, 32, 3), (1,), "int64", 100),
    )
}  # fmt: skip


def install() -> None:
    """Replace ``load_data`` wherever Keras exports it."""
    for name, arrays in _IMAGES.items():
        _replace(name, "load_data", _fixed(arrays))
    _replace("cifar100", "load_data", _cifar100)
    _replace("imdb", "load_data", _texts(25000, 25000, 2))
    _replace("reuters", "load_data", _reuters)
    for name in ("imdb", "reuters"):
        _replace(name, "get_word_index", _word_index)
    _replace("boston_housing", "load_data", _table(506, (13,)))
    _replace("california_housing", "load_data", _california)


def _replace(dataset: str, name: str, replacement: Callable[..., Any]) -> None:
    for package in ("keras.src", "keras", "keras.api", "keras._tf_keras.keras"):
        module = sys.modules.get("{}.datasets.{}".format(package, dataset))
        if module is not None:
            setattr(module, name, replacement)


def _pairs(arrays: Tuple[_Array, _Array, _Array, _Array]) -> Any:
    x_train, y_train, x_test, y_test = (SpecArray(shape, dtype) for shape, dtype in arrays)
    return (x_train, y_train), (x_test, y_test)


def _fixed(arrays: Tuple[_Array, _Array, _Array, _Array]) -> Callable[..., Any]:
    def load_data(*args: Any, **kwargs: Any) -> Any:
        return _pairs(arrays)

    return load_data


def _cifar100(label_mode: str = "fine") -> Any:
    train, (_, fine), test, (_, _) = _IMAGES["cifar100"]
    labels = labelled("int64", 20) if label_mode == "coarse" else fine
    return _pairs((train, ((50000, 1), labels), test, ((10000, 1), labels)))


def _table(rows: int, features: Tuple[int, ...]) -> Callable[..., Any]:
    def load_data(path: str = "", test_split: float = 0.2, seed: int = 113) -> Any:
        train = int(rows * (1 - test_split))
        test = rows - train
        return _pairs(
            (
                ((train, *features), "float64"),
                ((train,), "float64"),
                ((test, *features), "float64"),
                ((test,), "float64"),
            )
        )

    return load_data


def _california(
    version: str = "large", path: str = "", test_split: float = 0.2, seed: int = 113
) -> Any:
    rows = 600 if version == "small" else 20640
    train = int(rows * (1 - test_split))
    kinds = ("float32", "float32")
    return _pairs(
        (
            ((train, 8), kinds[0]),
            ((train,), kinds[1]),
            ((rows - train, 8), kinds[0]),
            ((rows - train,), kinds[1]),
        )
    )


def _texts(train: int, test: int, classes: int) -> Callable[..., Any]:
    """Token lists: the number of texts is known, their lengths are not.

    Of so many ``classes`` all occur in the texts of both parts; 0: that is not known.
    """
    labels = labelled("int64", classes) if classes else np.dtype("int64")

    def load_data(
        path: str = "",
        num_words: Any = None,
        skip_top: int = 0,
        maxlen: Any = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        # Longer texts than maxlen are left out; how many there are is not known.
        counts = (train, test) if maxlen is None else (int(new_size()), int(new_size()))
        return tuple((SpecArray((n,), object), SpecArray((n,), labels)) for n in counts)

    return load_data


def _reuters(
    path: str = "",
    num_words: Any = None,
    skip_top: int = 0,
    maxlen: Any = None,
    test_split: float = 0.2,
    **kwargs: Any,
) -> Any:
    rows = 11228
    train = int(rows * (1 - test_split))
    return _texts(train, rows - train, 0)(maxlen=maxlen)


def _word_index(*args: Any, **kwargs: Any) -> Unknown:
    return Unknown("the word index is not downloaded while tracing")
