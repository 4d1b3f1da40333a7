"""Names that modules of Keras 1 and 2 had, and Keras 3 keeps elsewhere or not at all."""

import importlib
import os
import sys
from types import FrameType, ModuleType
from typing import Any, Callable, Dict, List, Optional

import keras
from keras.src.legacy.preprocessing import image as legacy_image
from keras.src.legacy.preprocessing import sequence as legacy_sequence

from kerascope_tracer.hooks.drift.telling import Drift
from kerascope_tracer.unknown import Unknown

#: The import machinery, and the modules of this package.
_BETWEEN = ("<frozen", os.path.join(os.path.dirname(os.path.abspath(__file__)), ""))

_MERGES: Dict[str, Callable[..., Any]] = {
    "sum": keras.layers.Add,
    "mul": keras.layers.Multiply,
    "ave": keras.layers.Average,
    "max": keras.layers.Maximum,
}


def _merge(inputs: Any, mode: Any = "sum", **kwargs: Any) -> Any:
    """``merge(...)`` of Keras 1 as the layer that it is today."""
    if mode == "concat":
        return keras.layers.Concatenate(axis=kwargs.get("concat_axis", -1))(inputs)
    if mode in ("dot", "cos"):
        axes = kwargs.get("dot_axes", -1)
        return keras.layers.Dot(axes, normalize=mode == "cos")(inputs)
    if mode in _MERGES:
        return _MERGES[mode]()(inputs)
    return Unknown("merge with a function of its own is gone")


def _merged_models(layers: Any = None, mode: Any = "sum", **kwargs: Any) -> Unknown:
    """``Merge([left, right])``: joins what two models give, and began a Sequential of Keras 1.

    Keras 3 has no Sequential with several inputs, so what comes of it is unknown; that the two do
    not fit together shows all the same.
    """
    ends: List[Any] = [getattr(model, "outputs", None) for model in layers or ()]
    if ends and all(isinstance(outputs, list) and len(outputs) == 1 for outputs in ends):
        _merge([outputs[0] for outputs in ends], mode, **kwargs)
    return Unknown("Merge is gone from Keras 3")


def _time_distributed_dense(units: Any, *args: Any, **kwargs: Any) -> Any:
    return keras.layers.TimeDistributed(keras.layers.Dense(units, *args, **kwargs))


def _threshold(theta: Any = 1.0, **kwargs: Any) -> Any:
    return keras.layers.ReLU(threshold=theta, **kwargs)


def _dilated(*args: Any, **kwargs: Any) -> Any:
    if "atrous_rate" in kwargs:
        kwargs["dilation_rate"] = kwargs.pop("atrous_rate")
    return keras.layers.Conv2D(*args, **kwargs)


#: module, name there → what it is called today (empty: gone), and what a trace goes on with.
_LAYERS: Dict[str, Any] = {
    "CuDNNLSTM": ("LSTM", keras.layers.LSTM),
    "CuDNNGRU": ("GRU", keras.layers.GRU),
    "Deconvolution2D": ("Conv2DTranspose", keras.layers.Conv2DTranspose),
    "Deconv2D": ("Conv2DTranspose", keras.layers.Conv2DTranspose),
    "TimeDistributedDense": ("TimeDistributed(Dense(…))", _time_distributed_dense),
    "AtrousConvolution2D": ("Conv2D with dilation_rate", _dilated),
    "ThresholdedReLU": ("ReLU with threshold", _threshold),
    "merge": ("add, concatenate, multiply, average, maximum or dot", _merge),
    "Merge": ("", _merged_models),
    **dict.fromkeys(
        ("MaxoutDense", "Highway", "LocallyConnected1D", "LocallyConnected2D"), ("", None)
    ),
    "DenseFeatures": ("", None),
}
_UTILS: Dict[str, Any] = {
    "np_utils": ("keras.utils", keras.utils),
    "generic_utils": ("keras.utils", keras.utils),
    "multi_gpu_model": ("", lambda model, *args, **kwargs: model),
    "print_summary": ("", None),
    "HDF5Matrix": ("", None),
}
_TF_IMAGE = "tensorflow.keras.preprocessing.image"
_TF_SEQUENCE = "tensorflow.keras.preprocessing.sequence"
_IMAGE: Dict[str, Any] = {
    name: ("{}.{}".format(_TF_IMAGE, name), getattr(legacy_image, name))
    for name in ("ImageDataGenerator", "DirectoryIterator", "NumpyArrayIterator")
    if hasattr(legacy_image, name)
}
_SEQUENCE: Dict[str, Any] = {
    name: ("{}.{}".format(_TF_SEQUENCE, name), getattr(legacy_sequence, name))
    for name in ("TimeseriesGenerator", "skipgrams", "make_sampling_table")
    if hasattr(legacy_sequence, name)
}
#: tf.keras is a second set of module objects, and Keras' own name for it a third.
ROOTS = ("keras", "keras._tf_keras.keras", "tensorflow.keras")
_MODULES: Dict[str, Dict[str, Any]] = {
    **{root + ".layers": _LAYERS for root in ROOTS},
    **{root + ".utils": _UTILS for root in ROOTS},
    "keras.preprocessing.image": _IMAGE,
    "keras.preprocessing.sequence": _SEQUENCE,
}


def install(drift: Drift) -> None:
    """Let the modules answer to the names that they had."""
    for module, names in _MODULES.items():
        add_names(drift, importlib.import_module(module), names)
    for root in ROOTS:
        _legacy_optimizers(drift, importlib.import_module(root + ".optimizers.legacy"))


def add_names(drift: Drift, module: ModuleType, names: Dict[str, Any]) -> None:
    """Answer to ``names`` of ``module`` that it does not have, and tell of each."""
    original = module.__dict__.get("__getattr__")

    def missing(name: str) -> Any:
        frame = sys._getframe(1)
        error = "module {!r} has no attribute {!r}".format(module.__name__, name)
        if name in names and _is_users(drift, frame):
            raised = AttributeError(error)
            if not drift.expected(raised) and not drift.expected(ImportError(error)):
                today, value = names[name]
                drift.tell(frame, name, today, "name", error)
                reason = "{} is gone from Keras 3".format(name)
                return Unknown(reason) if value is None else value
        if original is not None:
            return original(name)
        raise AttributeError(error)

    module.__getattr__ = missing  # type: ignore[method-assign]


def _is_users(drift: Drift, frame: Optional[FrameType]) -> bool:
    """Whether the user's own code asks for the name, past the import machinery and those who are
    asked before."""
    while frame is not None and frame.f_code.co_filename.startswith(_BETWEEN):
        frame = frame.f_back
    return drift.is_user(frame)


def _legacy_optimizers(drift: Drift, module: ModuleType) -> None:
    """``optimizers.legacy.Adam``: there in name, and refused when it is made."""
    for name in ("Adam", "SGD", "RMSprop", "Adagrad", "Ftrl"):
        modern = getattr(keras.optimizers, name, None)
        if modern is not None:
            setattr(module, name, _refused(drift, name, modern))


def _refused(drift: Drift, name: str, modern: Any) -> Any:
    def make(*args: Any, **kwargs: Any) -> Any:
        text = "`keras.optimizers.legacy` is not supported in Keras 3"
        drift.tell(sys._getframe(1), "legacy." + name, name, "name", text)
        return modern(*args, **kwargs)

    return make
