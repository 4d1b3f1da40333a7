"""Keras' helpers that read files, download, or need the values of data.

The specs are those that keras/src/utils/*.py document and build.
"""

import inspect
import os
import sys
from typing import Any, Callable, Dict, Optional, Tuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.utils import file_utils

from kerascope_tracer.effects import left_out_writing
from kerascope_tracer.hypothetical import UnknownSize, new_size, size_of, sized
from kerascope_tracer.lenient import is_partial, partial_length
from kerascope_tracer.standins import exports
from kerascope_tracer.standins.arrays import SpecArray, sized_values, unknown_axis
from kerascope_tracer.standins.levels import classes_of
from kerascope_tracer.standins.saved_models import load_model
from kerascope_tracer.unknown import Unknown, find_unknown

Report = Callable[[Any, str], None]


def install(report: Report) -> None:
    """Replace the helpers. ``report(frame, reason)`` tells why something is unknown."""
    utils = keras.utils
    exports.replace(
        {
            utils.get_file: _unknown(report, "not downloaded while tracing"),
            utils.to_categorical: _to_categorical(utils.to_categorical),
            utils.pad_sequences: _pad_sequences(utils.pad_sequences),
            utils.load_img: _load_img,
            utils.img_to_array: _img_to_array(utils.img_to_array),
            utils.plot_model: _picture(report),
            utils.model_to_dot: _unknown(report, "not executed while tracing"),
            utils.image_dataset_from_directory: _images(utils.image_dataset_from_directory),
            utils.text_dataset_from_directory: _texts(utils.text_dataset_from_directory),
            utils.audio_dataset_from_directory: _sounds(utils.audio_dataset_from_directory),
            utils.timeseries_dataset_from_array: _windows(utils.timeseries_dataset_from_array),
            keras.saving.load_model: load_model(report, "a saved model is not read while tracing"),
        }
    )
    _trust_weight_paths()


def _unknown(report: Report, reason: str) -> Callable[..., Unknown]:
    def skipped(*args: Any, **kwargs: Any) -> Unknown:
        report(sys._getframe(1), reason)
        return Unknown(reason)

    return skipped


def _picture(report: Report) -> Callable[..., Unknown]:
    def plot_model(model: Any = None, to_file: Any = "model.png", *args: Any, **kw: Any) -> Unknown:
        reason = left_out_writing(to_file)
        report(sys._getframe(1), reason)
        return Unknown(reason)

    return plot_model


def _trust_weight_paths() -> None:
    """keras.applications refuses a weights file that is not there; while tracing none is read."""
    original = file_utils.exists

    def exists(path: Any) -> Any:
        if "/applications/" in sys._getframe(1).f_code.co_filename.replace(os.sep, "/"):
            return True
        return original(path)

    file_utils.exists = exists


def _to_categorical(original: Callable[..., Any]) -> Callable[..., Any]:
    def to_categorical(x: Any, num_classes: Any = None) -> Any:
        if is_partial(x):
            x = np.asarray(x)
        if type(x) is Unknown:
            return x._other()
        if not isinstance(x, SpecArray):
            unfilled = num_classes is None and _never_filled(x)
            if not unfilled and not isinstance(num_classes, (Unknown, UnknownSize)):
                return original(x, num_classes)
            x = SpecArray(np.shape(x), int)
        classes = classes_of(x)
        if classes is not None and not isinstance(num_classes, (Unknown, UnknownSize)):
            # With fewer classes than labels Keras' own error is due.
            num_classes = original(np.arange(classes), num_classes).shape[-1]
        if num_classes is None:
            num_classes = unknown_axis(x, "classes")
        num_classes = sized(num_classes)
        shape = x.shape[:-1] if len(x.shape) > 1 and x.shape[-1] == 1 else x.shape
        return SpecArray((*shape, num_classes), "float64")

    return to_categorical


def _never_filled(labels: Any) -> bool:
    """Labels that are all zero have one class, or were to be filled with what is unknown."""
    return isinstance(labels, np.ndarray) and labels.size > 1 and not labels.any()


def _pad_sequences(original: Callable[..., Any]) -> Callable[..., Any]:
    def pad_sequences(
        sequences: Any, maxlen: Any = None, dtype: Any = "int32", **kwargs: Any
    ) -> Any:
        if isinstance(sequences, SpecArray):
            return SpecArray((sequences.shape[0], _length(maxlen, sequences)), dtype)
        if type(sequences) is Unknown:
            count, most = size_of(sequences._part("len", ())), _length(maxlen, sequences)
            return SpecArray((count, most), dtype)
        if is_partial(sequences) or type(maxlen) is Unknown or find_unknown(sequences, 2):
            rows = partial_length(sequences) if is_partial(sequences) else len(sequences)
            return SpecArray((rows, _length(maxlen, sequences)), dtype)
        return original(sequences, maxlen, dtype, **kwargs)

    return pad_sequences


def _windows(original: Callable[..., Any]) -> Callable[..., Any]:
    """Windows have the length that was asked for; the pipeline itself does not know it."""
    signature = inspect.signature(original)

    def timeseries_dataset_from_array(*args: Any, **kwargs: Any) -> Any:
        given = _arguments(signature, args, kwargs)
        if isinstance(given, Unknown):
            return given
        unknown = find_unknown([given["data"], given["targets"], given["sequence_length"]])
        if unknown is not None:
            return unknown._other()
        arguments = sized_values(given)
        for name in ("data", "targets"):
            if isinstance(arguments[name], list):
                arguments[name] = np.asarray(arguments[name])
        dataset = original(**arguments)
        length = arguments["sequence_length"]
        place = 0 if arguments["batch_size"] is None else 1

        def shaped(window: Any, *rest: Any) -> Any:
            shape = window.shape.as_list()
            shape[place] = length
            window = tf.ensure_shape(window, shape)
            return (window, *rest) if rest else window

        return dataset.map(shaped)

    return timeseries_dataset_from_array


def _length(maxlen: Any, sequences: Any) -> Any:
    """``maxlen``, or a size for the longest of ``sequences``."""
    if maxlen is not None:
        return sized(maxlen)
    if type(sequences) is Unknown:
        return size_of(sequences._part("longest", ()))
    return new_size()


def _load_img(
    path: Any, color_mode: Any = "rgb", target_size: Any = None, *args: Any, **kwargs: Any
) -> Any:
    if kwargs.get("grayscale") is True or color_mode is True:  # what Keras 2 took
        color_mode = "grayscale"
    channels = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(color_mode, 3)
    if not isinstance(target_size, (tuple, list)):
        return SpecArray((new_size(), new_size(), channels), "uint8")
    return SpecArray((*sized(tuple(target_size[:2])), channels), "uint8")


def _img_to_array(original: Callable[..., Any]) -> Callable[..., Any]:
    def img_to_array(img: Any, data_format: Any = None, dtype: Any = None) -> Any:
        if type(img) is Unknown:
            return img
        if isinstance(img, SpecArray):
            array = img if img.ndim == 3 else img[..., None]
            return array.astype(dtype or keras.config.floatx())
        return original(img, data_format, dtype)

    return img_to_array


def _images(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def image_dataset_from_directory(*args: Any, **kwargs: Any) -> Any:
        given = _arguments(signature, args, kwargs)
        if isinstance(given, Unknown):
            return given
        channels = {"rgb": 3, "rgba": 4, "grayscale": 1}[given["color_mode"]]
        height, width = given["image_size"]
        image: Tuple[Any, ...] = (height, width, channels)
        if given.get("data_format") == "channels_first":
            image = (channels, height, width)
        return _labelled(("float32", image), given)

    return image_dataset_from_directory


def _texts(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def text_dataset_from_directory(*args: Any, **kwargs: Any) -> Any:
        given = _arguments(signature, args, kwargs)
        return given if isinstance(given, Unknown) else _labelled(("string", ()), given)

    return text_dataset_from_directory


def _sounds(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def audio_dataset_from_directory(*args: Any, **kwargs: Any) -> Any:
        given = _arguments(signature, args, kwargs)
        if isinstance(given, Unknown) or given["ragged"]:
            return given if isinstance(given, Unknown) else Unknown("its sounds vary in length")
        length = given["output_sequence_length"]
        return _labelled(("float32", (sized(length), 1)), given)

    return audio_dataset_from_directory


def _arguments(signature: inspect.Signature, args: Any, kwargs: Any) -> Any:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    for name in ("image_size", "batch_size", "color_mode", "label_mode"):
        if type(bound.arguments.get(name)) is Unknown:
            return bound.arguments[name]
    return bound.arguments


def _labelled(features: Tuple[str, Tuple[Any, ...]], given: Dict[str, Any]) -> Any:
    """A dataset of ``features`` with labels as ``label_mode`` says, batched as asked."""
    dtype, shape = features
    x = tf.compat.v1.placeholder(dtype, (None, *shape))
    names = _class_names(given)
    mode = given["label_mode"] if given["labels"] is not None else None
    elements: Any = x
    if mode is not None:
        label: Tuple[str, Tuple[Any, ...]] = {
            "int": ("int32", ()),
            "binary": ("float32", (1,)),
            "categorical": ("float32", (len(names) if names else None,)),
        }[mode]
        elements = (x, tf.compat.v1.placeholder(label[0], (None, *label[1])))

    def one() -> Any:
        dataset = tf.data.Dataset.from_tensor_slices(elements)
        if given["batch_size"] is not None:
            dataset = dataset.batch(given["batch_size"])
        dataset.class_names = names or Unknown("the folder with the classes is not there")
        dataset.file_paths = Unknown("files are not listed while tracing")
        return dataset

    return (one(), one()) if given.get("subset") == "both" else one()


def _class_names(given: Dict[str, Any]) -> Optional[list]:  # type: ignore[type-arg]
    if given.get("class_names"):
        return list(given["class_names"])
    directory = given.get("directory")
    if isinstance(directory, (str, os.PathLike)) and os.path.isdir(directory):
        names = sorted(item.name for item in os.scandir(str(directory)) if item.is_dir())
        return names[:10_000]
    return None
