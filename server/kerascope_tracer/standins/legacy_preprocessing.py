"""``tf.keras.preprocessing``: image generators and the tokenizer, without files and values.

Source of the shapes: keras/src/legacy/preprocessing/image.py and text.py of Keras 3.15.
"""

import inspect
import os
from typing import Any, Callable, Dict, Optional, Tuple

import keras
import numpy as np
from keras.src.legacy.preprocessing import image, text

from kerascope_tracer.hypothetical import UnknownSize, new_size, sized
from kerascope_tracer.standins.arrays import SpecArray, axes, result
from kerascope_tracer.unknown import Unknown, find_unknown

_NOT_READ = "the files are not read while tracing"
_NOT_COUNTED = "the words are not counted while tracing"


def install() -> None:
    """Bend the generators' makers and the tokenizer."""
    generator: Any = image.ImageDataGenerator
    generator.flow = _flow(inspect.signature(generator.flow))
    generator.flow_from_directory = _from_folder(inspect.signature(generator.flow_from_directory))
    generator.flow_from_dataframe = _from_table(inspect.signature(generator.flow_from_dataframe))
    generator.fit = lambda self, x, *args, **kwargs: None
    for name in ("standardize", "random_transform", "apply_transform"):
        setattr(generator, name, lambda self, x, *args, **kwargs: x)
    tokenizer: Any = text.Tokenizer
    for name in ("fit_on_texts", "fit_on_sequences"):
        setattr(tokenizer, name, _fitting)
    for name in ("texts_to_sequences", "sequences_to_texts"):
        setattr(tokenizer, name, lambda self, texts, *args: Unknown(_NOT_COUNTED))
    for name in ("texts_to_matrix", "sequences_to_matrix"):
        setattr(tokenizer, name, _to_matrix)


# -- images --------------------------------------------------------------------------------


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """A generator of batches of which only the specs are known."""

    def __init__(self, batch: Any, samples: int, batch_size: int, facts: Dict[str, Any]) -> None:
        super().__init__()
        self._batch = batch
        self.n = self.samples = samples
        self.batch_size = batch_size
        self.total_batches_seen = 0
        self.__dict__.update(facts)

    def __len__(self) -> int:
        return -(-int(self.n) // int(self.batch_size))

    def __getitem__(self, index: Any) -> Any:
        return self._batch

    def __next__(self) -> Any:
        return self._batch

    next = __next__

    def __iter__(self) -> Any:
        return iter((self._batch,))

    def reset(self) -> None:
        """As the real one, which starts anew."""


def _bound(signature: inspect.Signature, args: Any, kwargs: Any) -> Dict[str, Any]:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _flow(signature: inspect.Signature) -> Callable[..., Any]:
    def flow(*args: Any, **kwargs: Any) -> Any:
        given = _bound(signature, args, kwargs)
        x, y, weight = given["x"], given["y"], given["sample_weight"]
        unknown = find_unknown([x, y, weight, given["batch_size"]])
        if unknown is not None:
            return unknown._other()
        extra = []
        if isinstance(x, (tuple, list)):
            x, extra = np.asarray(x[0]), [np.asarray(part) for part in x[1]]
        x = np.asarray(x)
        if x.ndim != 4:
            raise ValueError(
                "Input data in `NumpyArrayIterator` should have rank 4. You passed an array with "
                "shape {}".format(x.shape)
            )
        if y is not None and len(np.asarray(y)) != len(x):
            raise ValueError(
                "`x` (images tensor) and `y` (labels) should have the same length. Found: "
                "x.shape = {}, y.shape = {}".format(x.shape, np.asarray(y).shape)
            )
        samples = x.shape[0]
        if given["subset"] is not None:
            samples = new_size()
        size = min(int(given["batch_size"]), int(samples))
        first = result((size, *axes(x)[1:]), keras.config.floatx())
        batch: Any = [first, *(result((size, *axes(p)[1:]), p.dtype) for p in extra)]
        parts = [tuple(batch) if extra else first]
        for part in (y, weight):
            if part is not None:
                part = np.asarray(part)
                parts.append(result((size, *axes(part)[1:]), part.dtype))
        whole = tuple(parts) if len(parts) > 1 else parts[0]
        return Batches(whole, samples, size, {"x": x, "y": y})

    return flow


def _from_folder(signature: inspect.Signature) -> Callable[..., Any]:
    def flow_from_directory(*args: Any, **kwargs: Any) -> Any:
        given = _bound(signature, args, kwargs)
        names = given["classes"] or _class_names(given["directory"])
        return _from_files(given, list(names) if names else None)

    return flow_from_directory


def _from_table(signature: inspect.Signature) -> Callable[..., Any]:
    def flow_from_dataframe(*args: Any, **kwargs: Any) -> Any:
        given = _bound(signature, args, kwargs)
        names = given["classes"]
        return _from_files(given, list(names) if isinstance(names, (list, tuple)) else None)

    return flow_from_dataframe


def _from_files(given: Dict[str, Any], names: Optional[list]) -> Any:  # type: ignore[type-arg]
    mode, colour = given["class_mode"], given["color_mode"]
    unknown = find_unknown([mode, colour])
    if unknown is not None:
        return unknown._other()
    channels = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(colour)
    if channels is None:
        raise ValueError(
            "Invalid color mode: {}; expected 'rgb', 'rgba', or 'grayscale'.".format(colour)
        )
    # The last batch is smaller, and how many there are is not known.
    rows = new_size()
    height, width = sized(tuple(given["target_size"]))
    floats = keras.config.floatx()
    x = result((rows, height, width, channels), floats)
    count = len(names) if names else new_size()
    y = _targets(mode, rows, count, x, given.get("y_col"))
    classes = {name: index for index, name in enumerate(names)} if names else Unknown(_NOT_READ)
    facts = {
        "class_indices": classes,
        "num_classes": len(names) if names else UnknownSize(count),
        "image_shape": (height, width, channels),
        "target_size": (height, width),
        "class_mode": mode,
        "classes": Unknown(_NOT_READ),
        "labels": Unknown(_NOT_READ),
        "filenames": Unknown(_NOT_READ),
        "filepaths": Unknown(_NOT_READ),
    }
    size = given["batch_size"]
    size = size if isinstance(size, int) else new_size()
    return Batches(x if y is None else (x, y), new_size(), size, facts)


def _targets(mode: Any, rows: int, count: int, x: Any, columns: Any) -> Any:
    floats = keras.config.floatx()
    if mode is None:
        return None
    if mode == "input":
        return x
    if mode in ("binary", "sparse"):
        return result((rows,), floats)
    if mode == "categorical":
        return result((rows, count), floats)
    if mode in ("raw", "other", "multi_output"):
        width: Tuple[int, ...] = (len(columns),) if isinstance(columns, (list, tuple)) else ()
        if mode == "multi_output":
            return [Unknown(_NOT_READ) for _ in range(len(columns or ()))]
        return result((rows, *width), floats)
    raise ValueError(
        "Invalid class_mode: {}; expected one of: categorical, binary, sparse, input, None".format(
            mode
        )
    )


def _class_names(directory: Any) -> Optional[list]:  # type: ignore[type-arg]
    if isinstance(directory, (str, os.PathLike)) and os.path.isdir(directory):
        return sorted(item.name for item in os.scandir(str(directory)) if item.is_dir())[:10_000]
    return None


# -- text ----------------------------------------------------------------------------------


def _fitting(self: Any, texts: Any) -> None:
    """What is counted stays unknown; the words of a text that is there are counted by Keras."""
    for name in ("word_index", "index_word", "word_counts", "word_docs", "index_docs"):
        setattr(self, name, Unknown(_NOT_COUNTED))
    self.document_count = Unknown(_NOT_COUNTED)


def _to_matrix(self: Any, texts: Any, mode: str = "binary") -> Any:
    rows = texts.shape[0] if isinstance(texts, SpecArray) else new_size()
    if isinstance(texts, (list, tuple)):
        rows = len(texts)
    columns = self.num_words if isinstance(self.num_words, int) else new_size()
    return result((rows, columns), float)
