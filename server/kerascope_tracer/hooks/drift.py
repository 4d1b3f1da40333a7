"""What Keras 1 and 2 had and Keras 3 has not: told, and traced as if today's name stood there.

One old spelling would otherwise hide every shape after it. Only what does not change a shape in
passing is bridged: moved modules, renamed optimizer and ``fit`` arguments, merged methods.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import FrameType, ModuleType
from typing import Any, Dict, Optional, Sequence

import keras
from keras.src.optimizers.base_optimizer import BaseOptimizer

from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.wire import ApiDrift

_ROOTS = ("keras", "tensorflow.keras")
_MOVED: Dict[str, str] = {
    **dict.fromkeys(
        (
            "layers.core layers.convolutional layers.pooling layers.normalization layers.recurrent "
            "layers.embeddings layers.merge layers.advanced_activations layers.noise "
            "layers.wrappers layers.local layers.cudnn_recurrent layers.convolutional_recurrent "
            "layers.experimental layers.experimental.preprocessing layers.preprocessing "
            "engine engine.topology engine.base_layer engine.input_layer"
        ).split(),
        "layers",
    ),
    **dict.fromkeys(
        "utils.np_utils utils.generic_utils utils.vis_utils utils.data_utils "
        "utils.layer_utils utils.io_utils utils.all_utils".split(),
        "utils",
    ),
    "engine.training": "models",
    "engine.functional": "models",
    "objectives": "losses",
    "optimizers.experimental": "optimizers",
    "backend.tensorflow_backend": "backend",
}
_RENAMED = {
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "CuDNNLSTM": "LSTM",
    "CuDNNGRU": "GRU",
}
_METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_proba": "predict",
}
_FIT_ARGUMENTS = {"nb_epoch": "epochs", "nb_worker": "workers", "samples_per_epoch": None}
_GENERATOR_ARGUMENTS = {
    **dict.fromkeys(("max_queue_size", "max_q_size", "workers", "use_multiprocessing")),
    "pickle_safe": None,
    "nb_val_samples": None,
    "generator": "x",
    **_FIT_ARGUMENTS,
}


class Drift:
    """Tells of old spellings where the user's code has them."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    def tell(self, frame: Optional[FrameType], old: str, new: str, kind: str, text: str) -> None:
        """``old`` is written in the nearest user frame, and ``new`` is what it is today."""
        while frame is not None:
            span = self._layers.sources.frame_span(frame)
            if span is not None:
                self._layers.recorder.add(ApiDrift(span, old, new, kind, text))
                return
            frame = frame.f_back


def install(layers: Layers) -> None:
    """Bridge what has moved."""
    drift = Drift(layers)
    sys.meta_path.append(_MovedFinder(drift))
    _optimizers(drift)
    for old, new in _METHODS.items():
        setattr(keras.Model, old, _method(drift, old, new))


def past_bridges(frame: FrameType) -> FrameType:
    """The frame that called an old method, when ``frame`` is the bridge to today's."""
    while frame.f_code.co_filename == __file__ and frame.f_back is not None:
        frame = frame.f_back
    return frame


def fit_arguments(kwargs: Dict[str, Any]) -> Dict[str, str]:
    """The old names among the arguments of ``fit``, with today's (empty: it is gone)."""
    return {name: _FIT_ARGUMENTS[name] or "" for name in kwargs if name in _FIT_ARGUMENTS}


def _optimizers(drift: Drift) -> None:
    original = BaseOptimizer.__init__

    def initialise(self: Any, learning_rate: Any, *args: Any, **kwargs: Any) -> None:
        if "lr" in kwargs:
            learning_rate = kwargs.pop("lr")
            text = "Argument(s) not recognized: 'lr'"
            drift.tell(sys._getframe(1), "lr", "learning_rate", "argument", text)
        if "decay" in kwargs:
            kwargs.pop("decay")
            text = "Argument(s) not recognized: 'decay'"
            drift.tell(sys._getframe(1), "decay", "", "argument", text)
        original(self, learning_rate, *args, **kwargs)

    BaseOptimizer.__init__ = initialise


def _method(drift: Drift, old: str, new: str) -> Any:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        text = "{!r} object has no attribute {!r}".format(type(self).__name__, old)
        drift.tell(sys._getframe(1), old, new, "method", text)
        for gone, today in fit_arguments(kwargs).items():
            unexpected = "got an unexpected keyword argument {!r}".format(gone)
            drift.tell(sys._getframe(1), gone, today, "argument", unexpected)
        modern = {}
        for name, value in kwargs.items():
            name = _GENERATOR_ARGUMENTS.get(name, name)  # type: ignore[assignment]
            if name is not None:
                modern[name] = value
        if old == "fit_generator" and len(args) > 1:
            modern.setdefault("steps_per_epoch", args[1])
        return getattr(self, new)(*args[:1], **modern)

    return call


class _MovedFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules that Keras 3 no longer has, after everyone else has not."""

    def __init__(self, drift: Drift) -> None:
        self._drift = drift

    def find_spec(
        self,
        fullname: str,
        path: Optional[Sequence[str]] = None,
        target: Optional[ModuleType] = None,
    ) -> Optional[importlib.machinery.ModuleSpec]:
        """A spec for a module that has moved."""
        if _today(fullname) is None:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, self)
        spec.submodule_search_locations = []
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """A module that answers with what its successor has."""
        today = _today(spec.name) or spec.name
        text = "No module named {!r}".format(spec.name)
        self._drift.tell(sys._getframe(1), spec.name, today, "module", text)
        return _MovedModule(spec.name, today)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: what it has is looked up when it is asked for."""


class _MovedModule(ModuleType):
    def __init__(self, name: str, today: str) -> None:
        super().__init__(name)
        self.__dict__["_kerascope_today_"] = today
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        today = importlib.import_module(self.__dict__["_kerascope_today_"])
        return getattr(today, _RENAMED.get(name, name))


def _today(fullname: str) -> Optional[str]:
    for root in _ROOTS:
        prefix = root + "."
        if fullname.startswith(prefix) and fullname[len(prefix) :] in _MOVED:
            return prefix + _MOVED[fullname[len(prefix) :]]
    return None
