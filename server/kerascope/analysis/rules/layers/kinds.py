"""What Keras' own layers demand and do to axes.

Source of the facts: ``input_spec`` and ``compute_output_shape`` of the layers in keras/src/layers
of Keras 3.15 (base_conv.py, base_pooling.py, rnn.py, flatten.py, global pooling).
"""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.report import Shape
from kerascope_tracer.wire import LayerConstructed

_SPATIAL = {
    f"{name}{rank}D": rank + 2
    for rank in (1, 2, 3)
    for name in (
        "Conv",
        "SeparableConv",
        "DepthwiseConv",
        "MaxPooling",
        "AveragePooling",
        "GlobalAveragePooling",
        "GlobalMaxPooling",
        "UpSampling",
        "ZeroPadding",
        "Cropping",
        "SpatialDropout",
        "AdaptiveAveragePooling",
        "AdaptiveMaxPooling",
    )
}
_TRANSPOSED = {f"Conv{rank}DTranspose": rank + 2 for rank in (1, 2, 3)}
_RECURRENT = dict.fromkeys(("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"), 3)
_RANKS = {**_SPATIAL, **_TRANSPOSED, **_RECURRENT, "ConvLSTM1D": 4, "ConvLSTM2D": 5}

RECURRENT = frozenset(_RECURRENT)
#: Layers that drop the axes which convolutions and recurrent layers work on.
AXIS_DROPPING = frozenset(
    {"Flatten", *(name for name in _SPATIAL if name.startswith("Global") and name.endswith("D"))}
)
MERGES = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})

_AXES = {
    3: "(batch, steps, features)",
    4: "(batch, height, width, channels)",
    5: "(batch, depth, height, width, channels)",
}
_LARGEST_CHANNEL_AXIS = 4
_SMALLEST_IMAGE = 8


@dataclass(frozen=True)
class Window:
    """How a convolution or pooling slides over the spatial axes."""

    size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: str
    dilation: tuple[int, ...]
    channels_last: bool
    pooling: bool

    def output(self, axis: int, length: int) -> int:
        """The length of spatial axis ``axis`` (from 0) after the window; may be below 1."""
        if self.padding == "same":
            return -(-length // self.strides[axis])
        extent = (self.size[axis] - 1) * self.dilation[axis] + 1
        if self.padding == "causal":
            return (length - 1) // self.strides[axis] + 1
        return (length - extent) // self.strides[axis] + 1

    def spatial(self, shape: Shape) -> Shape:
        """The spatial axes of a shape."""
        return shape[1:-1] if self.channels_last else shape[2:]


def kind_of(layer: LayerConstructed) -> str:
    """The name of the Keras layer that ``layer`` is, or that its class derives from.

    People name their own classes after Keras' (Attention, LayerNormalization): what such a class
    does is what it derives from, ``Layer`` as a rule.
    """
    own = is_keras(layer)
    for name in (layer.cls, *layer.bases) if own else layer.bases:
        if name in _RANKS or name in AXIS_DROPPING or name in MERGES or name in _OTHERS:
            return name
    return layer.cls if own else "Layer"


def is_keras(layer: LayerConstructed) -> bool:
    """Whether the layer's class is one of Keras' own."""
    return layer.module.partition(".")[0] in ("keras", "tf_keras")


_OTHERS = frozenset(
    {"Dense", "Reshape", "Concatenate", "Embedding", "Masking", "TimeDistributed", "InputLayer"}
)


#: Layers that take more axes as well.
_LEAST_RANKS = {"TimeDistributed": 3}


def required_rank(layer: LayerConstructed) -> int | None:
    """The number of axes that the layer's input must have (at least), batch included."""
    kind = kind_of(layer)
    return _LEAST_RANKS.get(kind, _RANKS.get(kind))


def axes_text(rank: int, kind: str = "") -> str:
    """What the axes of an input of that rank mean (to a layer of that kind)."""
    if kind.startswith("ConvLSTM"):
        return "(batch, time" + _AXES.get(rank - 1, ", …)").removeprefix("(batch")
    return _AXES.get(rank, f"{rank} axes")


def is_recurrent(layer: LayerConstructed) -> bool:
    """Whether the layer runs over time steps."""
    return kind_of(layer) in RECURRENT


def drops_axes(layer: LayerConstructed) -> bool:
    """Whether the layer is a Flatten or a global pooling."""
    return kind_of(layer) in AXIS_DROPPING


def window(layer: LayerConstructed) -> Window | None:
    """The sliding window of a convolution or pooling; ``None`` for another layer."""
    kind = kind_of(layer)
    rank = _SPATIAL.get(kind)
    sliding = ("Conv", "SeparableConv", "DepthwiseConv", "MaxPooling", "AveragePooling")
    if rank is None or not kind.startswith(sliding):
        return None
    pooling = "Pooling" in kind
    config = layer.config
    axes = rank - 2
    size = each_axis(config.get("pool_size" if pooling else "kernel_size"), axes)
    if size is None:
        return None
    strides = each_axis(config.get("strides"), axes) or (size if pooling else (1,) * axes)
    dilation = each_axis(config.get("dilation_rate"), axes) or (1,) * axes
    return Window(
        size,
        strides,
        str(config.get("padding", "valid")).lower(),
        dilation,
        config.get("data_format") != "channels_first",
        pooling,
    )


def looks_channels_first(shape: Shape) -> bool:
    """Whether an image shape (with batch axis) has its channels where the height belongs."""
    if len(shape) != 4:
        return False
    _, first, height, width = shape
    return (
        first is not None
        and first <= _LARGEST_CHANNEL_AXIS
        and all(axis is not None and axis >= _SMALLEST_IMAGE for axis in (height, width))
    )


def each_axis(value: object, count: int) -> tuple[int, ...] | None:
    """An argument of a layer that is one number or ``count`` of them, as ``count`` numbers."""
    if isinstance(value, int):
        return (value,) * count
    if isinstance(value, (tuple, list)) and len(value) == count:
        found = tuple(item for item in value if isinstance(item, int))
        return found if len(found) == count else None
    return None
