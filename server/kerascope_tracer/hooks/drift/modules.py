"""Modules of Keras 1 and 2 that have moved or are gone."""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any, Dict, Optional, Sequence, Tuple

from kerascope_tracer.hooks.drift.telling import Drift
from kerascope_tracer.nodes import OLD_KERAS, OLD_KERAS_RENAMED

_ROOTS = ("keras", "tensorflow.keras")
# What Keras 3 was called before its release.
_CORE = "keras_core"
_MOVED: Dict[str, str] = {
    **dict.fromkeys(
        (
            "layers.core layers.convolutional layers.pooling layers.normalization layers.recurrent "
            "layers.embeddings layers.merge layers.advanced_activations layers.noise "
            "layers.wrappers layers.local layers.cudnn_recurrent layers.convolutional_recurrent "
            "layers.experimental layers.experimental.preprocessing layers.preprocessing "
            "layers.attention layers.rnn engine engine.topology engine.base_layer "
            "engine.input_layer"
        ).split(),
        "layers",
    ),
    **dict.fromkeys(
        "utils.np_utils utils.generic_utils utils.vis_utils utils.data_utils utils.layer_utils "
        "utils.io_utils utils.all_utils utils.training_utils".split(),
        "utils",
    ),
    "engine.training": "models",
    "engine.functional": "models",
    "engine.sequential": "models",
    "objectives": "losses",
    "initializations": "initializers",
    **dict.fromkeys(
        (
            "optimizers.experimental optimizers.adam_v2 optimizers.adam optimizers.rmsprop_v2 "
            "optimizers.rmsprop optimizers.gradient_descent_v2 optimizers.adagrad_v2 "
            "optimizers.optimizer_v2"
        ).split(),
        "optimizers",
    ),
    "backend.tensorflow_backend": "backend",
    "mixed_precision.experimental": "mixed_precision",
    "saving.hdf5_format": "saving",
}
#: These live on in tf.keras only.
_IN_TENSORFLOW = {"keras.preprocessing.text": "tensorflow.keras.preprocessing.text"}
#: Gone from Keras and kept by another package, whose stand-in answers: where Keras had it, the
#: package, and our module.
_LEFT = {
    "wrappers.scikit_learn": (
        "scikeras.wrappers",
        "kerascope_tracer.standins.scikit_learn.wrapped_models",
    )
}
#: Names that have another name in the module of today.
RENAMED = {"CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU"}


def install(drift: Drift) -> None:
    """Find what has moved, after everyone else has not."""
    sys.meta_path.append(_MovedFinder(drift))


class _MovedFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules that Keras 3 no longer has."""

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
        if self._drift.expected(ModuleNotFoundError("No module named {!r}".format(fullname))):
            return None
        spec = importlib.machinery.ModuleSpec(fullname, self)
        spec.submodule_search_locations = []
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """A module that answers with what its successor has."""
        today, left = _today(spec.name) or spec.name, _left(spec.name)
        text = "No module named {!r}".format(spec.name)
        if spec.name == OLD_KERAS_RENAMED:
            text = "'tuple' object has no attribute 'rank'"  # when a layer of it is applied
            self._drift.tell(sys._getframe(1), OLD_KERAS, today, "internal", text)
        elif left is not None:
            self._drift.tell(sys._getframe(1), spec.name, left[0], "left", text)
        elif not spec.name.startswith((OLD_KERAS_RENAMED, _CORE + ".")):
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
        return getattr(today, name)


def _left(fullname: str) -> Optional[Tuple[str, str]]:
    """The package that keeps a module of Keras 2 today, and our own that stands in for it."""
    for root in _ROOTS:
        if fullname.startswith(root + "."):
            return _LEFT.get(fullname[len(root) + 1 :])
    return None


def _today(fullname: str) -> Optional[str]:
    if fullname in _IN_TENSORFLOW:
        return _IN_TENSORFLOW[fullname]
    left = _left(fullname)
    if left is not None:
        return left[1]
    for root, now in ((OLD_KERAS_RENAMED, "tensorflow.keras"), (_CORE, "keras")):
        if fullname == root:
            return now
        if fullname.startswith(root + "."):
            rest = fullname[len(root) + 1 :]
            return "{}.{}".format(now, _MOVED.get(rest, rest.split(".")[0]))
    for root in _ROOTS:
        prefix = root + "."
        if fullname.startswith(prefix) and fullname[len(prefix) :] in _MOVED:
            return prefix + _MOVED[fullname[len(prefix) :]]
    return None
