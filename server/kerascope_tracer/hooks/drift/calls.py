"""What Keras 2 took by position, or filled in: flags of a layer's call, the name of a weight.

Keras 3 takes nothing but tensors by position, and binds the arguments to those of ``call`` before
it knows whether there is training (keras/src/layers/layer.py of Keras 3.15, ``Layer.__call__``,
``CallSpec``). Keras 2 gave a ``call`` that wants ``training`` that of the layer around, or False.
"""

import inspect
import sys
from typing import Any, Dict, List, Optional, Tuple

import keras
from keras.src.backend.common import global_state

from kerascope_tracer.hooks.drift.telling import Drift
from kerascope_tracer.unknown import Unknown

#: The arguments of ``Layer.add_weight`` in Keras 2, in order.
_OF_A_WEIGHT = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def install(drift: Drift) -> None:
    """Let layers take their flags as they did."""
    layer_class = keras.layers.Layer
    original = layer_class.__call__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        signature = self.__dict__.get("_call_signature")
        if signature is not None and args:
            if len(args) > 1 and not self._allow_non_tensor_positional_args:
                args, kwargs = _named(drift, signature, args, kwargs)
            wants = signature.parameters.get("training")
            if wants is not None and wants.default is wants.empty:
                kwargs = _trained(drift, self, signature, args, kwargs)
        return original(self, *args, **kwargs)

    layer_class.__call__ = call
    _weights(drift)


def _weights(drift: Drift) -> None:
    """``add_weight("kernel", shape)``: the name came first."""
    layer_class = keras.layers.Layer
    original = layer_class.add_weight

    def add_weight(self: Any, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], str) and len(args) <= len(_OF_A_WEIGHT):
            names = _OF_A_WEIGHT[: len(args)]
            if not any(name in kwargs for name in names):
                text = "`name` must be passed as a keyword argument. Received: add_weight({!r}, …)"
                new = ",".join(names)
                drift.tell(sys._getframe(1), "0", new, "flag", text.format(args[0]))
                args, kwargs = (), {**kwargs, **dict(zip(names, args))}
        return original(self, *args, **kwargs)

    layer_class.add_weight = add_weight


def _named(
    drift: Drift, signature: inspect.Signature, args: Tuple[Any, ...], kwargs: Dict[str, Any]
) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
    """The arguments with those from the first flag on by name; the flag is told."""
    names = _names(signature)
    first = next((i for i, value in enumerate(args) if i and _is_flag(value, names, i)), None)
    if first is None or len(names) < len(args) or any(n in kwargs for n in names[first:]):
        return args, kwargs
    given = names[first : len(args)]
    value = args[first]
    if not isinstance(value, Unknown):
        text = (
            "Only input tensors may be passed as positional arguments. The following argument "
            "value should be passed as a keyword argument: {} (of type {})"
        )
        new = ",".join(given)
        drift.tell(sys._getframe(2), str(first), new, "flag", text.format(value, type(value)))
    return args[:first], {**kwargs, **dict(zip(given, args[first:]))}


def _is_flag(value: Any, names: List[str], index: int) -> bool:
    if isinstance(value, Unknown):  # only what is known to be none decides no shape
        return index < len(names) and names[index] == "training"
    return type(value) in (bool, str, int, float)


def _trained(
    drift: Drift,
    layer: Any,
    signature: inspect.Signature,
    args: Tuple[Any, ...],
    kwargs: Dict[str, Any],
) -> Dict[str, Any]:
    """The named arguments with ``training``, when it is nowhere; that it is missing is told."""
    if "training" in kwargs or "training" in _names(signature)[: len(args)]:
        return kwargs
    cls = type(layer).__name__
    text = "{}.call(): missing a required argument: 'training'".format(cls)
    drift.tell(sys._getframe(2), cls, "training=None", "training", text)
    around: Optional[Any] = global_state.get_global_attribute("current_call_ctx")
    value = around.get_value("training") if around is not None else None
    return {**kwargs, "training": False if value is None else value}


def _names(signature: inspect.Signature) -> List[str]:
    return [p.name for p in signature.parameters.values() if p.kind in _BY_POSITION]
