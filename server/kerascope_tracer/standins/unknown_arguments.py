"""Where unknown values meet Keras, TensorFlow and NumPy, which want real ones.

A size becomes a hypothetical one; what no shape depends on (an activation, a rate, a name) is left
out, so that its default stands for it. Everything else goes through as it is and fails there.
"""

import functools
import inspect
import re
from typing import Any, Callable, Dict, Iterable

import keras
import tensorflow as tf

from kerascope_tracer.hypothetical import UnknownSize, sized
from kerascope_tracer.standins import exports, unknown_windows
from kerascope_tracer.unknown import Unknown, find_unknown

_SIZES = {
    "units", "filters", "input_dim", "output_dim", "num_heads", "key_dim", "value_dim", "shape",
    "input_shape", "target_shape", "n", "num_tokens", "num_bins", "max_tokens", "vocabulary_size",
    "output_sequence_length", "dim", "newshape", "num_classes", "classes", "depth", "num",
    "head_dim", "batch_size", "sequence_length",
    # only for the shape functions below
    "size", "start", "stop", "limit", "repeats", "multiples", "n_samples", "count", "shift",
    "buffer_size", "drop_remainder",
}  # fmt: skip
_OPTIONAL_SIZES = {"input_length", "num_parallel_calls"}
_NO_SHAPE_DEPENDS = re.compile(
    r"activation$|_(initializer|regularizer|constraint)$|rate$|dropout$|factor$|^(name|seed|alpha"
    r"|negative_slope|epsilon|momentum|trainable|weights|mean|variance|scale|offset|stddev"
    r"|mask_value|oov_token|mask_token|standardize|split|encoding|interpolation|fill_mode"
    r"|fill_value|value_range|dtype|lower|upper|initializer|noise_shape|max_value|threshold)$"
)
# For arguments that no shape depends on and that have no default.
_INSTEAD = {"activation": "linear", "scale": 1.0, "mask_value": 0.0, "stddev": 0.1}
_OF_TENSORFLOW = (
    (
        tf,
        "reshape zeros ones fill one_hot range eye broadcast_to tile repeat linspace sequence_mask",
    ),
    (tf.random, "normal uniform truncated_normal stateless_normal stateless_uniform"),
    (tf.image, "resize resize_with_pad resize_with_crop_or_pad random_crop central_crop"),
    (tf.sparse, "to_dense"),
)
_OF_KERAS = (
    (keras.ops, "reshape zeros ones full one_hot arange eye broadcast_to tile repeat linspace"),
    (keras.random, "normal uniform randint truncated_normal"),
)


def install() -> None:
    """Make the constructors of Keras' layers and the functions that take shapes ready for this."""
    seen = set()
    for cls in vars(keras.layers).values():
        if isinstance(cls, type) and "__init__" in vars(cls) and cls not in seen:
            seen.add(cls)
            cls.__init__ = _settling(cls.__init__)  # type: ignore[misc]
    for cls in (keras.layers.Layer, keras.layers.InputLayer):
        if cls not in seen:
            cls.__init__ = _settling(cls.__init__)
    exports.replace({keras.Input: _input(keras.Input)})
    for module, names in (*_OF_TENSORFLOW, *_OF_KERAS):
        for name in names.split():
            original = getattr(module, name, None)
            if original is not None:
                setattr(module, name, absorbing(original))


def _input(original: Callable[..., Any]) -> Callable[..., Any]:
    """``keras.Input``, which gives something unknown when not even a rank is known."""
    signature = inspect.signature(original)

    @functools.wraps(original)
    def make(*args: Any, **kwargs: Any) -> Any:
        if _are_unsettled(args, kwargs):
            given = signature.bind_partial(*args, **kwargs).arguments
            for name in ("shape", "batch_shape"):
                if type(given.get(name)) is Unknown:
                    return given[name]
        return original(*args, **kwargs)

    return make


def settled(arguments: Dict[str, Any]) -> Dict[str, Any]:
    """``arguments`` by name without what is unknown, as far as that is possible."""
    out: Dict[str, Any] = {}
    for name, value in arguments.items():
        if type(value) is UnknownSize:
            out[name] = int(value)
        elif not is_unsettled(value):
            out[name] = value
        elif name in ("input_shape", "batch_input_shape") and type(value) is Unknown:
            continue  # the layers themselves tell what they take
        elif name in _OPTIONAL_SIZES or (name == "batch_size" and "shape" in arguments):
            out[name] = None
        elif name in _SIZES and not (type(value) is Unknown and name.endswith("shape")):
            out[name] = sized(value)  # of an unknown shape not even the rank is known
        elif name in ("kwargs", "base_config") and isinstance(value, dict):
            out[name] = settled(value)
        elif not _NO_SHAPE_DEPENDS.search(name) or isinstance(value, UnknownSize):
            out[name] = value
    return out


def is_unsettled(value: Any) -> bool:
    """Whether something unknown is in ``value`` or in the list, tuple or dict that it is."""
    kind = type(value)
    if kind is Unknown or kind is UnknownSize:
        return True
    if kind is tuple or kind is list:
        return any(type(item) is Unknown or type(item) is UnknownSize for item in value[:16])
    if kind is dict:
        return any(is_unsettled(item) for item in list(value.values())[:16])
    return False


def _are_unsettled(args: Iterable[Any], kwargs: Dict[str, Any]) -> bool:
    return any(map(is_unsettled, args)) or any(map(is_unsettled, kwargs.values()))


def _settling(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if _are_unsettled(args, kwargs):
            bound = signature.bind_partial(self, *args, **kwargs)
            own = dict(list(bound.arguments.items())[1:])
            extra = _collected(own, signature)
            given = {**own, **extra}
            unknown = unknown_windows.settle(given)
            original(self, **_completed(settled(given), own))
            if unknown:
                unknown_windows.leave_unknown(self, unknown)
            return
        original(self, *args, **kwargs)

    # Operation.__new__ reads the constructor's signature, so it has to stay what it was.
    initialise.__signature__ = signature  # type: ignore[attr-defined]
    return functools.wraps(original)(initialise)


def _completed(values: Dict[str, Any], given: Dict[str, Any]) -> Dict[str, Any]:
    left_out = [name for name in given if name not in values]
    for name in left_out:
        if name in _INSTEAD or "rate" in name or name.endswith("factor"):
            values[name] = _INSTEAD.get(name, 0.1)
    return values


def _collected(own: Dict[str, Any], signature: inspect.Signature) -> Dict[str, Any]:
    """The arguments that ``**kwargs`` of a signature caught; taken out of ``own``."""
    for name, parameter in signature.parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            return dict(own.pop(name, {}))
    return {}


def absorbing(original: Callable[..., Any]) -> Callable[..., Any]:
    """``original`` with sizes for unknown ones, and unknown when something else is."""
    signature = inspect.signature(original)

    def function(*args: Any, **kwargs: Any) -> Any:
        if _are_unsettled(args, kwargs):
            bound = signature.bind_partial(*args, **kwargs)
            bound.arguments.update(settled(dict(bound.arguments)))
            args, kwargs = bound.args, bound.kwargs
            unknown = find_unknown(args) or find_unknown(kwargs)
            if unknown is not None:
                return unknown
        return original(*args, **kwargs)

    return functools.wraps(original)(function)
