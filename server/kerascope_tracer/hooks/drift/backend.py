"""Functions that ``keras.backend`` had: they are in ``keras.ops`` now, or in tf.keras only."""

import importlib
import math
from typing import Any, Dict, Optional, Tuple

import keras
from keras import ops
from keras.src.legacy import backend as legacy

from kerascope_tracer.hooks.drift.names import ROOTS, add_names
from kerascope_tracer.hooks.drift.telling import Drift

#: What takes the same arguments in keras.ops.
_SAME = (
    "mean sum square sqrt maximum minimum abs reshape squeeze expand_dims shape exp log clip all "
    "any equal not_equal greater less max min std var prod cumsum transpose tile round sign sin "
    "cos zeros ones zeros_like ones_like stack one_hot argmax argmin cast relu softmax sigmoid "
    "tanh elu softplus hard_sigmoid arange eye stop_gradient logsumexp concatenate"
).split()
_RENAMED = {
    "pow": "power",
    "dot": "matmul",
    "constant": "convert_to_tensor",
    "permute_dimensions": "transpose",
    "repeat_elements": "repeat",
    "gather": "take",
    "identity": "identity",
}


def install(drift: Drift) -> None:
    """Let ``keras.backend`` answer to the functions that it had."""
    names: Dict[str, Any] = {}
    for name in dir(legacy):
        value = getattr(legacy, name)
        if not name.startswith("_") and callable(value):
            names[name] = ("", value)
    for name in _SAME:
        if hasattr(ops, name):
            names[name] = ("keras.ops." + name, _either(name, getattr(ops, name)))
    for name, today in _RENAMED.items():
        if hasattr(ops, today) and name in names:
            names[name] = ("keras.ops." + today, names[name][1])
    for name, (today, function) in _elsewhere().items():
        names[name] = (today, function)
    names["int_shape"] = ("x.shape", lambda x: tuple(x.shape))
    names["ndim"] = ("len(x.shape)", lambda x: len(x.shape))
    gone: Dict[str, Tuple[str, Any]] = {
        "image_dim_ordering": ("image_data_format", lambda: "tf"),
        "set_image_dim_ordering": ("set_image_data_format", _set_ordering),
        "set_learning_phase": ("", lambda value: None),
        "learning_phase": ("", lambda: 0),
        "set_session": ("", lambda session: None),
        "get_session": ("", None),
        "function": ("", None),
        "placeholder": ("", None),
        "manual_variable_initialization": ("", lambda value: None),
    }
    for root in ROOTS:
        module = importlib.import_module(root + ".backend")
        missing = {**names, **gone}
        add_names(drift, module, {n: v for n, v in missing.items() if not hasattr(module, n)})


def _elsewhere() -> Dict[str, Tuple[str, Any]]:
    """What is no operation of keras.ops, or takes other arguments there."""

    def flatten(x: Any) -> Any:
        return ops.reshape(x, (-1,))

    def batch_flatten(x: Any) -> Any:
        if None in x.shape[1:]:
            return keras.layers.Flatten()(x)
        return ops.reshape(x, (-1, math.prod(x.shape[1:])))

    def random_normal(
        shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
    ) -> Any:
        return keras.random.normal(shape, mean, stddev, dtype, seed)

    def random_uniform(
        shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None
    ) -> Any:
        return keras.random.uniform(shape, minval, maxval, dtype, seed)

    return {
        "flatten": ("keras.ops.reshape(x, (-1,))", flatten),
        "batch_flatten": ("keras.layers.Flatten()(x)", batch_flatten),
        "random_normal": ("keras.random.normal", random_normal),
        "random_uniform": ("keras.random.uniform", random_uniform),
    }


def _either(name: str, modern: Any) -> Any:
    """Today's function, which takes Keras tensors too; the old one for arguments of its own."""
    old = getattr(legacy, name, None)

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return modern(*args, **kwargs)
        except TypeError:
            if old is None:
                raise
            return old(*args, **kwargs)

    return call


def _set_ordering(ordering: Optional[str]) -> None:
    formats = {"tf": "channels_last", "th": "channels_first"}
    keras.config.set_image_data_format(formats.get(str(ordering), "channels_last"))
