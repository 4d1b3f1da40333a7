"""What a layer holds once it is built: its weights, its dtypes, and what it does with masks."""

import math
from typing import Any, Dict, Optional, Sequence

import keras

from kerascope_tracer import hypothetical
from kerascope_tracer.hooks.specs import spec_of
from kerascope_tracer.wire import LARGEST_NUMBER, LayerBuilt, Spec

# A layer with more weights than this is a model of its own: only their sizes are told.
_MOST_WEIGHTS = 24


def built(layer: Any, number: int, masked: bool) -> Optional[LayerBuilt]:
    """The event that tells of ``layer``; ``None`` when there is nothing to tell (yet).

    That is before it is built, for a layer without weights that is not ``masked`` (its input
    carries no mask), and for a weight whose size is not really known.
    """
    if not isinstance(layer, keras.layers.Layer) or not layer.built:
        return None
    try:
        weights = list(layer.weights)
        if not weights and not masked:
            return None
        sizes: Dict[str, int] = {}
        for weight in weights:
            if any(hypothetical.is_hypothetical(axis) for axis in weight.shape):
                return None
            dtype = str(weight.dtype)
            sizes[dtype] = sizes.get(dtype, 0) + math.prod(weight.shape)
        if any(size >= LARGEST_NUMBER for size in sizes.values()):
            return None
        listed: Spec = None
        if len(weights) <= _MOST_WEIGHTS:
            listed = {_name(weight, layer): spec_of(weight) for weight in weights}
            if len(listed) < len(weights):  # two of the same name
                listed = None
        return LayerBuilt(
            number,
            listed,
            sizes,
            str(layer.compute_dtype),
            bool(layer.supports_masking),
            _takes_mask(layer),
        )
    except Exception:  # a user's property may raise anything
        return None


def carry_mask(tensors: Sequence[Any]) -> bool:
    """Whether one of ``tensors`` carries a Keras mask (keras/src/backend/common/masking.py)."""
    return any(getattr(tensor, "_keras_mask", None) is not None for tensor in tensors)


def _takes_mask(layer: Any) -> bool:
    names = getattr(getattr(layer, "_call_signature", None), "parameters", ())
    return any(name == "mask" or name.endswith("_mask") for name in names)


def _name(weight: Any, layer: Any) -> str:
    path = str(weight.path)
    _, found, tail = path.partition(layer.name + "/")
    return tail[:80] if found else path.rpartition("/")[2][:80]
