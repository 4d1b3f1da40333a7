"""What a layer that failed would have returned, where that does not depend on why it failed."""

from typing import Any, List, Optional, Sequence

import keras
import tensorflow as tf
from keras.src.layers.merging.base_merge import Merge
from keras.src.layers.pooling.base_pooling import BasePooling

from kerascope_tracer.hooks.specs import shape_of

Axes = List[Optional[int]]


def predicted_output(layer: Any, args: Any) -> Optional[Any]:
    """A tensor to go on with after ``layer`` failed on ``args``, or ``None``.

    Only axes that the layer alone decides are known (Dense units, Conv filters), and those on which
    all that is merged agrees.
    """
    if len(args) != 1:
        return None
    merged = isinstance(args[0], (list, tuple))
    given = args[0] if merged else [args[0]]
    if not given or not all(hasattr(tensor, "shape") for tensor in given):
        return None
    shapes = [shape_of(tensor.shape) for tensor in given]
    known = [list(shape) for shape in shapes if shape]
    if len(known) < len(shapes):
        return None
    out = _merged_shape(layer, known) if merged else _predicted_shape(layer, known[0])
    if out is None:
        return None
    dtype = getattr(layer, "compute_dtype", "float32")
    if isinstance(given[0], keras.KerasTensor):
        return keras.KerasTensor(tuple(out), dtype=dtype)
    return tf.compat.v1.placeholder(dtype, out)


def _predicted_shape(layer: Any, shape: Axes) -> Optional[Axes]:
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
    is_pooling = isinstance(layer, BasePooling) and len(shape) == len(layer.pool_size) + 2
    if is_pooling and layer.data_format == "channels_last":
        return [batch, *([None] * len(layer.pool_size)), shape[-1]]
    if isinstance(layer, layers.Reshape) and -1 not in layer.target_shape:
        return [batch, *layer.target_shape]
    return None


def _merged_shape(layer: Any, shapes: Sequence[Axes]) -> Optional[Axes]:
    """The axes of tensors of one rank that a merging layer refused."""
    rank = len(shapes[0])
    if not isinstance(layer, Merge) or any(len(shape) != rank for shape in shapes):
        return None
    axes: List[Optional[int]] = [
        sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*shapes)
    ]
    if not isinstance(layer, keras.layers.Concatenate):
        return None if isinstance(layer, keras.layers.Dot) else axes
    if not isinstance(layer.axis, int) or not -rank <= layer.axis < rank:
        return None
    joined = [shape[layer.axis] for shape in shapes]
    axes[layer.axis] = None if None in joined else sum(size for size in joined if size)
    return axes
