"""``tensorflow_datasets.load`` for the best-known sets: elements of the true shapes, no download.

The features and the numbers of examples are those of the TFDS catalogue. A set that is not in the
table is unknown.
"""

import re
from types import ModuleType
from typing import Any, Dict, List, Optional, Tuple

import tensorflow as tf

from kerascope_tracer.hypothetical import new_size
from kerascope_tracer.standins.arrays import result
from kerascope_tracer.standins.passes import symbolic_element
from kerascope_tracer.unknown import Unknown

_Feature = Tuple[str, Tuple[Optional[int], ...], Any]
_Set = Tuple[Dict[str, _Feature], Tuple[str, ...], Dict[str, int]]


def _image(*shape: Optional[int]) -> _Feature:
    return ("uint8", shape, None)


def _label(count: Any) -> _Feature:
    return ("int64", (), count)


_TEXT: _Feature = ("string", (), None)
_PHOTO = _image(None, None, 3)


def _images(image: _Feature, classes: int, **splits: int) -> _Set:
    return ({"image": image, "label": _label(classes)}, ("image", "label"), splits)


def _texts(classes: int, **splits: int) -> _Set:
    return ({"label": _label(classes), "text": _TEXT}, ("text", "label"), splits)


_TABLE: Dict[str, _Set] = {
    "mnist": _images(_image(28, 28, 1), 10, train=60000, test=10000),
    "fashion_mnist": _images(_image(28, 28, 1), 10, train=60000, test=10000),
    "kmnist": _images(_image(28, 28, 1), 10, train=60000, test=10000),
    "emnist": _images(_image(28, 28, 1), 62, train=697932, test=116323),
    "cifar10": (
        {"id": _TEXT, "image": _image(32, 32, 3), "label": _label(10)},
        ("image", "label"),
        {"train": 50000, "test": 10000},
    ),
    "cifar100": (
        {
            "id": _TEXT,
            "image": _image(32, 32, 3),
            "label": _label(100),
            "coarse_label": _label(20),
        },
        ("image", "label"),
        {"train": 50000, "test": 10000},
    ),
    "stl10": _images(_image(96, 96, 3), 10, train=5000, test=8000, unlabelled=100000),
    "svhn_cropped": _images(_image(32, 32, 3), 10, train=73257, test=26032, extra=531131),
    "horses_or_humans": _images(_image(300, 300, 3), 2, train=1027, test=256),
    "rock_paper_scissors": _images(_image(300, 300, 3), 3, train=2520, test=372),
    "eurosat": (
        {"filename": _TEXT, "image": _image(64, 64, 3), "label": _label(10)},
        ("image", "label"),
        {"train": 27000},
    ),
    "cats_vs_dogs": (
        {"image": _PHOTO, "image/filename": _TEXT, "label": _label(2)},
        ("image", "label"),
        {"train": 23262},
    ),
    "tf_flowers": _images(_PHOTO, 5, train=3670),
    "beans": _images(_image(500, 500, 3), 3, train=1034, validation=133, test=128),
    "food101": _images(_PHOTO, 101, train=75750, validation=25250),
    "stanford_dogs": (
        {
            "image": _PHOTO,
            "image/filename": _TEXT,
            "label": _label(120),
            "objects": Unknown("a sequence of boxes"),  # type: ignore[dict-item]
        },
        ("image", "label"),
        {"train": 12000, "test": 8580},
    ),
    "oxford_flowers102": (
        {"file_name": _TEXT, "image": _PHOTO, "label": _label(102)},
        ("image", "label"),
        {"train": 1020, "validation": 1020, "test": 6149},
    ),
    "oxford_iiit_pet": (
        {
            "file_name": _TEXT,
            "image": _PHOTO,
            "label": _label(37),
            "segmentation_mask": _image(None, None, 1),
            "species": _label(2),
        },
        ("image", "label"),
        {"train": 3680, "test": 3669},
    ),
    "imagenette": _images(_PHOTO, 10, train=9469, validation=3925),
    "malaria": _images(_PHOTO, 2, train=27558),
    "colorectal_histology": (
        {"filename": _TEXT, "image": _image(150, 150, 3), "label": _label(8)},
        ("image", "label"),
        {"train": 5000},
    ),
    "imdb_reviews": _texts(2, train=25000, test=25000, unsupervised=50000),
    "ag_news_subset": (
        {"description": _TEXT, "label": _label(4), "title": _TEXT},
        ("description", "label"),
        {"train": 120000, "test": 7600},
    ),
    "yelp_polarity_reviews": _texts(2, train=560000, test=38000),
    "iris": (
        {"features": ("float32", (4,), None), "label": _label(3)},
        ("features", "label"),
        {"train": 150},
    ),
}
#: Reviews as ids of parts of words, and how many of those their encoder has.
_SUBWORDS = {"subwords8k": 8185}
for _config in _SUBWORDS:
    _TABLE["imdb_reviews/" + _config] = (
        {"label": _label(2), "text": ("int64", (None,), None)},
        ("text", "label"),
        {"train": 25000, "test": 25000, "unsupervised": 50000},
    )
for _pair in ("pt_to_en", "ru_to_en"):
    _one, _, _other = _pair.partition("_to_")
    _TABLE["ted_hrlr_translate/" + _pair] = (
        {_one: _TEXT, _other: _TEXT},
        (_one, _other),
        {"train": 51785, "validation": 1193, "test": 1803},
    )

for _config, _classes, _train, _test in (
    ("balanced", 47, 112800, 18800),
    ("letters", 37, 88800, 14800),
    ("digits", 10, 240000, 40000),
):
    _TABLE["emnist/" + _config] = _images(_image(28, 28, 1), _classes, train=_train, test=_test)
_DEFAULT_CONFIGS = ("plain_text", "rgb", "byclass", "full-size-v2")


def fill(module: ModuleType) -> None:
    """Put ``load`` and what goes with it into the stand-in module."""
    module.load = load  # type: ignore[attr-defined]
    module.as_numpy = as_numpy  # type: ignore[attr-defined]
    module.builder = Builder  # type: ignore[attr-defined]
    module.disable_progress_bar = lambda: None  # type: ignore[attr-defined]


def load(
    name: Any,
    *,
    split: Any = None,
    data_dir: Any = None,
    batch_size: Any = None,
    shuffle_files: bool = False,
    download: bool = True,
    as_supervised: bool = False,
    with_info: bool = False,
    **kwargs: Any,
) -> Any:
    """Datasets (one, several, or a dictionary by split) and, if asked for, their info."""
    facts = _facts(name)
    if facts is None:
        unknown = Unknown("the dataset {!r} is not known to the tracer".format(str(name)))
        return (unknown._part("[", 0), unknown._part("[", 1)) if with_info else unknown
    features, supervised, splits = facts
    if as_supervised and not supervised:
        raise ValueError("as_supervised=True but {} has no supervised structure".format(name))

    def one(part: Any) -> Any:
        elements = {key: _placeholder(feature, batch_size) for key, feature in features.items()}
        chosen: Any = tuple(elements[key] for key in supervised) if as_supervised else elements
        if batch_size == -1:  # the whole of it, as tensors
            rows = split_size(str(part), splits)
            return tf.nest.map_structure(lambda each: _of_rows(each, rows), chosen)
        dataset = tf.data.Dataset.from_tensors(chosen)
        count = split_size(str(part), splits)
        return _counted(dataset, None if batch_size is not None else count)

    if split is None:
        data: Any = {key: one(key) for key in splits}
    elif isinstance(split, (list, tuple)):
        data = type(split)(one(part) for part in split)
    else:
        data = one(split)
    return (data, Info(name, features, splits, supervised)) if with_info else data


def _of_rows(tensor: Any, rows: Optional[int]) -> Any:
    return tf.compat.v1.placeholder(tensor.dtype, (rows, *tensor.shape[1:]))


def split_size(split: str, splits: Dict[str, int]) -> Optional[int]:
    """The number of examples of a split such as ``train[:80%]``; ``None`` when unknown."""
    if "+" in split:
        sizes = [split_size(part, splits) for part in split.split("+")]
        return None if None in sizes else sum(size for size in sizes if size)
    match = re.match(r"^(\w+)(?:\[(-?\d+%?)?:(-?\d+%?)?\])?$", split.strip())
    if match is None or match.group(1) not in splits:
        return None
    total = splits[match.group(1)]

    def mark(text: Optional[str], otherwise: int) -> int:
        if text is None:
            return otherwise
        number = int(text.rstrip("%"))
        place = round(total * number / 100) if text.endswith("%") else number
        return min(max(place + total if place < 0 else place, 0), total)

    return max(mark(match.group(3), total) - mark(match.group(2), 0), 0)


def as_numpy(dataset: Any) -> Any:
    """One element in place of the dataset's arrays; arrays for tensors."""
    if isinstance(dataset, tf.data.Dataset):
        return iter((symbolic_element(dataset),))
    return tf.nest.map_structure(_array, dataset)


def _array(value: Any) -> Any:
    if not isinstance(value, tf.Tensor) or value.shape.rank is None:
        return value
    shape = tuple(new_size() if axis is None else axis for axis in value.shape)
    return result(shape, object if value.dtype == tf.string else value.dtype.as_numpy_dtype)


class Info:
    """``DatasetInfo``, as far as programs read it."""

    def __init__(self, name: str, features: Any, splits: Any, supervised: Any) -> None:
        self.name = name
        self.features = Features(
            (key, Feature(*feature) if isinstance(feature, tuple) else feature)
            for key, feature in features.items()
        )
        words = _SUBWORDS.get(name.partition("/")[2])
        if words is not None:
            self.features["text"].encoder = Encoder(words)
        self.splits = {key: SplitInfo(count) for key, count in splits.items()}
        self.supervised_keys = supervised or None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown("the dataset's info is not downloaded while tracing")


class Features(Dict[str, Any]):
    """The features by name; ``shape`` is that of each."""

    @property
    def shape(self) -> Dict[str, Any]:
        return {key: feature.shape for key, feature in self.items()}


class Feature:
    """One feature: its shape, dtype and number of classes."""

    def __init__(self, dtype: str, shape: Any, classes: Any) -> None:
        self.dtype = getattr(tf, dtype)
        self.shape = shape
        self.num_classes = classes
        known = isinstance(classes, int)
        self.names: List[str] = [str(index) for index in range(classes)] if known else []

    def int2str(self, number: Any) -> Any:
        return Unknown("the names of classes are not downloaded while tracing")


class Encoder:
    """What made ids of texts; of it only its number of ids is known."""

    def __init__(self, vocab_size: int) -> None:
        self.vocab_size = vocab_size

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown("the encoder of the texts is not downloaded while tracing")


class SplitInfo:
    """How many examples a split has."""

    def __init__(self, count: int) -> None:
        self.num_examples = count


class Builder:
    """``tfds.builder(name)``: download nothing, then ``as_dataset``."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self._name = name
        self.info = load(name, with_info=True)[1]

    def download_and_prepare(self, **kwargs: Any) -> None:
        """Nothing is downloaded."""

    def as_dataset(self, split: Any = None, **kwargs: Any) -> Any:
        return load(self._name, split=split, **kwargs)


def _facts(name: Any) -> Optional[_Set]:
    if not isinstance(name, str):
        return None
    plain = re.sub(r":[\d.*]+$", "", name)
    base, _, config = plain.partition("/")
    return _TABLE.get(plain) or (_TABLE.get(base) if config in _DEFAULT_CONFIGS else None)


def _placeholder(feature: Any, batch_size: Any) -> Any:
    if not isinstance(feature, tuple):
        return tf.compat.v1.placeholder("float32", None)
    dtype, shape, _ = feature
    return tf.compat.v1.placeholder(dtype, shape if batch_size is None else (None, *shape))


def _counted(dataset: Any, count: Optional[int]) -> Any:
    if count is None:
        return dataset.repeat().take(tf.compat.v1.placeholder("int64", ()))
    return dataset.repeat(count)
