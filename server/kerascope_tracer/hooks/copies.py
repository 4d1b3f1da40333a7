"""Layers made again as they were written, to be tried with numbers that are not the program's.

A layer is built by its first call. One of the program's own must not be built for an example, nor
be left half built where the example was of the wrong rank.
"""

from typing import Any, Dict, Optional

import keras

from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.sequential import is_broken

_MOST_ITEMS = 64


def copy_of(layer: Any) -> Any:
    """A new layer like ``layer``, not built.

    Raises whatever ``get_config`` and ``from_config`` of a user's layer raise.
    """
    if isinstance(layer, keras.layers.Lambda):
        # Keras makes no function of a config unless told that it is safe; here it is at hand.
        return type(layer)(
            layer.function,
            output_shape=layer._output_shape,
            mask=layer.mask,
            arguments=layer.arguments,
            name=layer.name,
            dtype=layer.dtype_policy,
        )
    if type(layer) is keras.Sequential and not layer.built:
        return keras.Sequential([copy_of(part) for part in layer.layers], name=layer.name)
    return layer.__class__.from_config(layer.get_config())


def unspoiled(value: Any, layers: Layers) -> Any:
    """``value`` with copies for the layers in it that are not built yet; what happens to a copy is
    told of the layer. One that cannot be copied stays."""
    return _unspoiled(value, layers, {})


def _unspoiled(value: Any, layers: Layers, made: Dict[int, Any]) -> Any:
    if type(value) in (list, tuple) and len(value) <= _MOST_ITEMS:
        return type(value)(_unspoiled(item, layers, made) for item in value)
    if type(value) is dict and len(value) <= _MOST_ITEMS:
        return {key: _unspoiled(item, layers, made) for key, item in value.items()}
    if not isinstance(value, keras.layers.Layer) or not _is_fresh(value):
        return value
    if id(value) not in made:
        made[id(value)] = _aliased(value, layers) or value
    return made[id(value)]


def _is_fresh(layer: Any) -> bool:
    return not getattr(layer, "built", True) and not is_broken(layer)


def _aliased(layer: Any, layers: Layers) -> Optional[Any]:
    try:
        copy = copy_of(layer)
    except Exception:  # whatever a user's layer raises
        return None
    _alias(copy, layer, layers)
    return copy


def _alias(copy: Any, layer: Any, layers: Layers) -> None:
    layers.alias(copy, layer)
    if type(layer) is keras.Sequential:
        for part, written in zip(copy.layers, layer.layers):
            _alias(part, written, layers)
