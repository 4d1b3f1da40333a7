"""KS1xx: a layer receives too few or too many axes, or axes in the wrong order."""

from __future__ import annotations

import math

from kerascope.analysis.cst import calls, code, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Shape
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.layers.blind import explains
from kerascope.analysis.rules.layers.kinds import (
    axes_text,
    is_recurrent,
    kind_of,
    required_rank,
)
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.trace.doubt import is_doubtful
from kerascope.analysis.rules.wording import came_from, count, plain
from kerascope.analysis.specs import one_shape, shape_text, spec_text

_HEAD = """import numpy as np
import keras
from keras import layers

"""

REJECTED = Rule(
    code="KS100",
    name="layer-rejects-input",
    severity="error",
    summary="a layer does not accept its input",
    explanation="Keras raises when it applies this layer to this input, for a reason that no "
    "more specific rule names. The message gives Keras' own reason.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(8, 8, 3))
outputs = layers.UnitNormalization(axis=7)(inputs)
model = keras.Model(inputs, outputs)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(8, 8, 3))
outputs = layers.UnitNormalization(axis=-1)(inputs)
model = keras.Model(inputs, outputs)
""",
    source="keras/src/layers/layer.py, Layer.__call__",
)

MISSING_CHANNELS = Rule(
    code="KS101",
    name="missing-feature-axis",
    severity="error",
    summary="the input has no channel or feature axis",
    explanation="Convolutions and poolings want a channel axis, recurrent layers a feature axis, "
    "also when there is only one channel or feature: a grey 28x28 image is (28, 28, 1), a series "
    "of 100 numbers (100, 1). Declare the axis in the Input and add it to the data with "
    "x[..., None].",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28)),
    layers.Conv2D(8, 3),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
])
""",
    source="keras/src/layers/convolutional/base_conv.py and keras/src/layers/rnn/rnn.py, "
    "input_spec",
)

FLAT_INPUT = Rule(
    code="KS102",
    name="flat-input",
    severity="error",
    summary="a layer that slides over an image receives one flat row",
    explanation="The input is a row of numbers, and the layer needs their arrangement in space. "
    "Declare the true shape, or give the row its shape back with a Reshape layer.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(784,)),
    layers.Conv2D(8, 3),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(784,)),
    layers.Reshape((28, 28, 1)),
    layers.Conv2D(8, 3),
])
""",
    source="keras/src/layers/convolutional/base_conv.py, input_spec",
)


TOO_MANY_AXES = Rule(
    code="KS105",
    name="too-many-axes",
    severity="error",
    summary="a layer receives more axes than it works on",
    explanation="The layer works on one axis fewer than its input has, for example Conv2D on a "
    "video. Wrap it in TimeDistributed to apply it to each step, use the layer for the higher "
    "dimension (Conv3D, ConvLSTM2D), or reduce the input first.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(16, 64, 64, 3))
outputs = layers.Conv2D(8, 3)(inputs)
model = keras.Model(inputs, outputs)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(16, 64, 64, 3))
outputs = layers.TimeDistributed(layers.Conv2D(8, 3))(inputs)
model = keras.Model(inputs, outputs)
""",
    source="keras/src/layers/convolutional/base_conv.py and keras/src/layers/rnn/rnn.py",
)


#: Layers between a recurrent one and the next that leave the axes alone.
_KEEPING = frozenset({"BatchNormalization", "Dropout", "Activation", "ReLU", "LeakyReLU"})

RULES = (
    REJECTED,
    MISSING_CHANNELS,
    FLAT_INPUT,
    TOO_MANY_AXES,
)


def diagnose_missing_axis(trace: Trace, call: Call) -> Finding | None:
    """KS101, KS102: the Input itself has too few axes for the first layer that needs them."""
    shape, needed = one_shape(call.inputs), required_rank(call.layer)
    source = trace.root_input(call)
    given = one_shape(source.outputs) if source is not None else None
    if shape is None or needed is None or source is None or given is None:
        return None
    if len(shape) >= needed or any(
        len(one_shape(step.outputs) or shape) != len(shape) for step in trace.upstream(call)
    ):
        return None
    span = trace.place(source.layer)
    if span is None:
        return None
    kind = kind_of(call.layer)
    arrived = (
        f"{call.cls} needs {needed} axes {axes_text(needed, kind)} and gets {shape_text(shape)}"
    )
    related = (
        note(trace, source, f"the Input gives {shape_text(given)}"),
        note(trace, call, f"{call.cls} receives {shape_text(shape)}, {count(len(shape), 'axis')}"),
    )
    if needed - len(shape) > 1:
        arranged = _arranged(given[1:], needed - 1)
        advice = (
            f"Declare the image's own shape, or put Reshape({shape_text(arranged)}) before it."
            if arranged
            else "Declare the shape that one sample really has, or put a Reshape before it."
        )
        return FLAT_INPUT.found(
            span,
            f"{arrived}. The Input describes one flat row. {advice}",
            related=related,
            detail=call.detail,
            data={"target": list(arranged or ()), "layer": span_data(trace.place(call.layer))},
        )
    timed = kind.startswith("ConvLSTM") and given[-1] is not None and given[-1] <= 4
    sample = None if timed else sample_given(trace, needed)
    full = (None, *given[1:]) if timed else sample[0] if sample else (*given[1:], 1)
    axis = "feature" if is_recurrent(call.layer) or needed == 3 else "channel"
    message = (
        f"{arrived}: the time axis is missing. Write {shape_text(full)} for the shape of one "
        f"sample: any number of frames."
        if timed
        else f"{arrived}. Write {shape_text(full)}, the shape of one sample of {sample[1]}."
        if sample is not None
        else f"{arrived}: the {axis} axis is missing. Write {shape_text(full)} for the shape of "
        f"one sample and add the axis to the data with x[..., None]."
    )
    return MISSING_CHANNELS.found(
        span,
        message,
        related=related,
        detail=call.detail,
        data={
            "shape": list(full),
            "front": timed or sample is not None,
            "layer": span_data(trace.place(call.layer)),
        },
    )


def diagnose_too_many_axes(trace: Trace, call: Call) -> Finding | None:
    """KS105: more axes than the layer works on."""
    shape, needed = one_shape(call.inputs), required_rank(call.layer)
    span = trace.place(call.layer)
    if shape is None or needed is None or span is None or len(shape) <= needed:
        return None
    kind = kind_of(call.layer)
    higher = kind.replace(f"{needed - 2}D", f"{len(shape) - 2}D")
    has_higher = kind.startswith("Conv") and len(shape) <= 5 and higher != kind
    other = f", or use {higher}" if has_higher else ""
    recurrent = is_recurrent(call.layer)
    frames = next((s for s in trace.upstream(call) if s.cls not in _KEEPING), None)
    every = frames is not None and frames.layer.config.get("return_sequences") is True
    advice = (
        "Make one row of each step first, with TimeDistributed(Flatten())."
        if recurrent
        else f"Wrap it in TimeDistributed to apply it to each step{other}."
    )
    message = (
        f"{call.cls} takes {needed} axes {axes_text(needed)} and gets {shape_text(shape)}, "
        f"{len(shape)} axes.{came_from(trace, call)} {advice}"
    )
    return TOO_MANY_AXES.found(
        span,
        message,
        related=tuple(
            note(trace, step, f"{step.cls} gives {spec_text(step.outputs)}")
            for step in trace.upstream(call)
        )[:3],
        detail=call.detail,
        data={
            "higher": higher if has_higher else "",
            "recurrent": recurrent,
            "axes": len(shape),
            "every_step": span_data(trace.place(frames.layer)) if frames and every else None,
        },
    )


def diagnose_rejected(trace: Trace, call: Call) -> Finding | None:
    """KS100: any other failure, in Keras' words."""
    span = trace.place(call.layer) if call.layer.role != "op" else None
    span = span or trace.place_of_call(call)
    if span is None or call.error is None or is_doubtful(call.error):
        return None
    if explains(trace, call):
        return None
    arrived = spec_text(call.inputs)
    message = f"{call.cls} cannot be applied to {arrived}: {plain(call.error.message)}"
    return REJECTED.found(
        span,
        message if message.endswith((".", "!", "?", "…")) else message + ".",
        related=tuple(
            note(trace, step, f"{step.cls} gives {spec_text(step.outputs)}")
            for step in trace.upstream(call)
        )[:3],
        detail=call.detail,
    )


def sample_given(trace: Trace, rank: int) -> tuple[Shape, str] | None:
    """The shape of one sample of what ``fit`` is given, and its name, where it has that rank.

    A model that could not be built is not checked, so the data is looked up where ``fit`` names it.
    """
    found: dict[Shape, str] = {}
    for call in calls(parse(trace.text)):
        given = call.argument("x", 0) if call.callee.endswith(".fit") else None
        if given is None or given.value.type != "name":
            continue
        bound = bound_variable(trace, code(given.value), call.span)
        shape = one_shape(bound.spec) if bound is not None else None
        if bound is None or shape is None:
            return None
        found[shape[1:]] = bound.name
    shapes = list(found)
    if len(shapes) != 1 or len(shapes[0]) != rank - 1:
        return None
    return shapes[0], found[shapes[0]]


DIAGNOSES = (
    diagnose_missing_axis,
    diagnose_too_many_axes,
)


def _arranged(sample: tuple[int | None, ...], axes: int) -> tuple[int, ...] | None:
    """The image that a flat row of a square number of values may be: 784 is (28, 28, 1)."""
    if len(sample) != 1 or sample[0] is None or axes != 3:
        return None
    for channels in (1, 3):
        side = math.isqrt(sample[0] // channels)
        if sample[0] % channels == 0 and side > 1 and side * side * channels == sample[0]:
            return (side, side, channels)
    return None
