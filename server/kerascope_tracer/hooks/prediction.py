"""What a layer that failed would have returned, where that does not depend on why it failed."""

from typing import Any, List, Optional

import keras
import tensorflow as tf

from kerascope_tracer.hooks.specs import shape_of


def predicted_output(layer: Any, args: Any) -> Optional[Any]:
    """A tensor to go on with after ``layer`` failed on ``args``, or ``None``.

    Only axes that the layer alone decides are known (Dense units, Conv filters).
    """
    if len(args) != 1 or not hasattr(args[0], "shape"):
        return None
    shape = shape_of(args[0].shape)
    if shape is None or len(shape) < 1:
        return None
    out = _predicted_shape(layer, list(shape))
    if out is None:
        return None
    dtype = getattr(layer, "compute_dtype", "float32")
    if isinstance(args[0], keras.KerasTensor):
        return keras.KerasTensor(tuple(out), dtype=dtype)
    return tf.compat.v1.placeholder(dtype, out)


def _predicted_shape(layer: Any, shape: List[Optional[int]]) -> Optional[List[Optional[int]]]:
    batch = shape[0]
    layers = keras.layers
    if isinstance(layer, layers.Dense):
        return [*shape[:-1], layer.units] if len(shape) >= 2 else [batch, layer.units]
    if isinstance(layer, (layers.LSTM, layers.GRU, layers.SimpleRNN)):
        if layer.return_state:
            return None
        return [batch, None, layer.units] if layer.return_sequences else [batch, layer.units]
    is_conv = isinstance(layer, (layers.Conv1D, layers.Conv2D, layers.Conv3D))
    if is_conv and layer.data_format == "channels_last":
        return [batch, *([None] * layer.rank), layer.filters]
    return None
