"""Arguments of layers and optimizers that have another name today, or none.

``{nb_row}`` in a new spelling stands for the text of that old argument.
"""

import functools
import inspect
import re
import sys
from typing import Any, Dict, List, Tuple

import keras
from keras.src.losses import loss as loss_module
from keras.src.optimizers.base_optimizer import BaseOptimizer

from kerascope_tracer.hooks.drift.telling import Drift

_COMMON = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "border_mode": "padding",
    "subsample": "strides",
    "dim_ordering": "data_format",
    "batch_input_shape": "input_shape",
    "batch_size": "",
}
_WINDOWS = {
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "subsample_length": "strides",
    "atrous_rate": "dilation_rate",
    "pool_length": "pool_size",
    "stride": "strides",
    "length": "size",
}
_RECURRENT = {
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "U_regularizer": "recurrent_regularizer",
    "consume_less": "",
    "forget_bias_init": "",
    "time_major": "",
}
_RATE = {"p": "rate"}
_OWN: Dict[str, Dict[str, str]] = {
    "Dense": {"output_dim": "units"},
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
        "dropout": "",
    },
    "BatchNormalization": {
        "mode": "",
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
    },
    "PReLU": {"init": "alpha_initializer"},
    "Reshape": {"dims": "target_shape"},
    "LSTM": _RECURRENT,
    "GRU": _RECURRENT,
    "SimpleRNN": _RECURRENT,
    "Dropout": _RATE,
    "SpatialDropout1D": _RATE,
    "SpatialDropout2D": _RATE,
    "SpatialDropout3D": _RATE,
    "GaussianDropout": _RATE,
    "GaussianNoise": {"sigma": "stddev"},
}
_OF_KERAS_1 = re.compile(
    r"\b(border_mode|subsample|dim_ordering|nb_epoch|nb_filter|nb_row|samples_per_epoch|W_regularizer"
    r"|nb_val_samples|init)\s*="
)
_OF_STEPS = frozenset({"LSTM", "GRU", "SimpleRNN"})
_SHAPED = frozenset({"input_shape", "batch_input_shape", "input_length"})
_ORDERINGS = {"tf": "channels_last", "th": "channels_first"}
_POOLINGS = {"AveragePooling1D": "2", "AveragePooling2D": "(2, 2)", "AveragePooling3D": "(2, 2, 2)"}


def install(drift: Drift) -> None:
    """Let layers and optimizers take the arguments that they took."""
    seen = set()
    for name in dir(keras.layers):
        cls = getattr(keras.layers, name)
        if not isinstance(cls, type) or not issubclass(cls, keras.layers.Layer) or cls in seen:
            continue
        seen.add(cls)
        if "__init__" in cls.__dict__ and not issubclass(
            cls, (keras.Model, keras.layers.InputLayer)
        ):
            _bridge(drift, cls)
    _install_batch_shapes()
    _optimizers(drift)
    _reductions(drift)


def _bridge(drift: Drift, cls: Any) -> None:
    original = cls.__init__
    signature = inspect.signature(original)
    window = "Conv" in cls.__name__ or "Pooling" in cls.__name__ or "UpSampling" in cls.__name__
    table = {**_COMMON, **(_WINDOWS if window else {}), **_OWN.get(cls.__name__, {})}
    # What the layer itself calls so is no old spelling: output_dim of an Embedding.
    table = {old: new for old, new in table.items() if old not in signature.parameters}
    several = ("nb_row", "nb_col", "input_length", "kernel_dim1")
    size = _POOLINGS.get(cls.__name__)

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if kwargs:
            old = [name for name in kwargs if name in table or name in several]
            if cls.__name__ in _OF_STEPS and "input_dim" in kwargs:
                old += [] if _SHAPED & set(kwargs) else ["input_dim"]
            if old:
                kwargs = _modern(drift, cls, table, dict(kwargs), old)
        args = _with_kernel(drift, cls, args)
        if size is not None and not args and "pool_size" not in kwargs:
            text = "{}.__init__() missing 1 required positional argument: 'pool_size'"
            drift.tell(sys._getframe(1), "pool_size", size, "default", text.format(cls.__name__))
            kwargs = {"pool_size": 2, **kwargs}
        batch = kwargs.pop("_kerascope_batch_shape_", None)
        original(self, *args, **kwargs)
        if batch is not None:
            self._kerascope_batch_shape_ = batch

    functools.update_wrapper(initialise, original)
    # Operation.__new__ reads the constructor's signature, so it has to stay what it was.
    initialise.__signature__ = signature  # type: ignore[attr-defined]
    cls.__init__ = initialise


def _with_kernel(drift: Drift, cls: Any, args: Tuple[Any, ...]) -> Tuple[Any, ...]:
    """``Convolution2D(32, 3, 3)`` with 3 by 3 as the kernel, in a program that has arguments which
    only Keras 1 knew: today the second of these numbers is the strides. In three dimensions there
    is no such doubt."""
    if not all(type(number) is int for number in args):
        return args
    if len(args) == 4 and cls.__name__ == "Conv3D":
        # Nobody means a number by the fourth, which is the padding today.
        text = "a padding must be one of 'valid' and 'same'; got {}".format(args[3])
        old = ", ".join(map(str, args[1:]))
        drift.tell(sys._getframe(2), old, "({})".format(old), "name", text)
        return args[0], args[1:]
    if len(args) != 3 or not cls.__name__.endswith("Conv2D"):
        return args
    return (args[0], args[1:]) if drift.mentions(_OF_KERAS_1) else args


def _modern(
    drift: Drift, cls: Any, table: Dict[str, str], kwargs: Dict[str, Any], old: List[str]
) -> Dict[str, Any]:
    """The arguments as they are spelled today; each old one is told."""
    text = "Unrecognized keyword arguments passed to {}: {}".format(
        cls.__name__, {name: kwargs[name] for name in old}
    )[:300]
    changes: List[Tuple[str, str]] = []
    if "nb_row" in kwargs and "nb_col" in kwargs:
        kwargs["kernel_size"] = (kwargs.pop("nb_row"), kwargs.pop("nb_col"))
        changes += [("nb_row", "kernel_size=({nb_row}, {nb_col})"), ("nb_col", "")]
    if "input_length" in kwargs and cls.__name__ != "Embedding":
        length, features = kwargs.pop("input_length"), kwargs.pop("input_dim", None)
        if features is not None:
            kwargs["input_shape"] = (length, features)
            changes += [
                ("input_length", "input_shape=({input_length}, {input_dim})"),
                ("input_dim", ""),
            ]
        else:
            changes.append(("input_length", ""))
    if "input_dim" in old:
        # Of recurrent layers it was the size of a step; today it is the whole shape of a sample.
        kwargs["input_shape"] = (None, kwargs.pop("input_dim"))
        changes.append(("input_dim", "input_shape=(None, {input_dim})"))
        text = "expected ndim=3, found ndim=2"
    for name in old:
        if name not in kwargs or name not in table:
            continue
        value, new = kwargs.pop(name), table[name]
        if name == "dim_ordering":
            value = _ORDERINGS.get(value)
            changes.append((name, 'data_format="{}"'.format(value) if value else ""))
            if value == "channels_last":
                continue
        elif name == "batch_input_shape":
            shape = tuple(value)
            changes.append((name, "keras.Input(batch_shape=…)"))
            kwargs["_kerascope_batch_shape_"] = shape
            value = shape[1:]
        elif name == "batch_size":
            changes.append((name, "keras.Input(batch_shape=…)"))
            if isinstance(kwargs.get("input_shape"), (tuple, list)):
                kwargs["_kerascope_batch_shape_"] = (value, *kwargs["input_shape"])
        else:
            changes.append((name, new))
        if new and value is not None:
            kwargs.setdefault(new, value)
    for name, new in changes:
        drift.tell(sys._getframe(2), name, new, "argument", text)
    return kwargs


def _install_batch_shapes() -> None:
    """A layer with ``batch_input_shape`` starts its model with an Input of that batch size."""
    original = keras.Sequential.add

    def add(self: Any, layer: Any, *args: Any, **kwargs: Any) -> Any:
        # Not getattr: something unknown has any attribute.
        batch = getattr(layer, "__dict__", {}).get("_kerascope_batch_shape_")
        if batch is not None and not self._layers:
            original(self, keras.layers.InputLayer(batch_shape=batch), *args, **kwargs)
            layer.__dict__.pop("_input_shape_arg", None)
        return original(self, layer, *args, **kwargs)

    functools.update_wrapper(add, original)
    keras.Sequential.add = add


def _optimizers(drift: Drift) -> None:
    original = BaseOptimizer.__init__

    def initialise(self: Any, learning_rate: Any, *args: Any, **kwargs: Any) -> None:
        if "lr" in kwargs:
            learning_rate = kwargs.pop("lr")
            text = "Argument(s) not recognized: 'lr'"
            drift.tell(sys._getframe(1), "lr", "learning_rate", "argument", text)
        if "schedule_decay" in kwargs:
            kwargs.pop("schedule_decay")
            text = "Argument(s) not recognized: 'schedule_decay'"
            drift.tell(sys._getframe(1), "schedule_decay", "", "argument", text)
        if "decay" in kwargs:
            kwargs.pop("decay")
            text = "Argument `decay` is no longer supported and will be ignored."
            drift.tell(sys._getframe(1), "decay", "", "ignored", text)
        original(self, learning_rate, *args, **kwargs)

    BaseOptimizer.__init__ = initialise


def _reductions(drift: Drift) -> None:
    """``Reduction.AUTO`` of a loss: the mean over the batch, outside of a distribution strategy."""
    original = loss_module.standardize_reduction

    def standardize(reduction: Any) -> Any:
        if reduction != "auto":
            return original(reduction)
        text = "Invalid value for argument `reduction`. Received: reduction=auto"
        frame = sys._getframe(1)
        drift.tell(frame, "reduction", 'reduction="sum_over_batch_size"', "argument", text)
        return "sum_over_batch_size"

    loss_module.standardize_reduction = standardize
