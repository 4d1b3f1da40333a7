"""KS103, KS104, KS106: the axes of a declared shape that are not those of one sample."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.labels.training import feeds
from kerascope.analysis.rules.layers.kinds import (
    axes_text,
    looks_channels_first,
    required_rank,
    window,
)
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors

_HEAD = """import numpy as np
import keras
from keras import layers

"""

BATCH_IN_SHAPE = Rule(
    code="KS103",
    name="batch-axis-in-shape",
    severity="error",
    summary="the shape of an Input contains the batch axis",
    explanation="shape= describes one sample. Keras puts the batch axis in front by itself, so a "
    "leading None or the number of samples makes one axis too many. Use x.shape[1:], or "
    "batch_shape= when the batch size is fixed.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(None, 28, 28, 1))
outputs = layers.Conv2D(8, 3)(inputs)
model = keras.Model(inputs, outputs)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(28, 28, 1))
outputs = layers.Conv2D(8, 3)(inputs)
model = keras.Model(inputs, outputs)
""",
    source="keras/src/layers/core/input_layer.py, InputLayer.__init__",
)


CHANNELS_FIRST = Rule(
    code="KS104",
    name="channels-first-shape",
    severity="error",
    summary="the image shape has its channels first",
    explanation="Keras reads (1, 28, 28) as height 1, width 28 and 28 channels: the TensorFlow "
    "backend keeps channels last. Declare (28, 28, 1) and move the axis of the data with "
    "np.moveaxis(x, 1, -1).",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(1, 28, 28)),
    layers.Conv2D(8, 3),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
])
""",
    source="keras/src/layers/convolutional/base_conv.py; keras.config.image_data_format()",
)


BUILD_SHAPE = Rule(
    code="KS106",
    name="build-without-batch-axis",
    severity="error",
    summary="build() gets the shape of one sample instead of a batch",
    explanation="Unlike shape= of an Input, the shape given to build() and batch_shape= contains "
    "the batch axis. Put None in front: model.build((None, 28, 28, 1)).",
    wrong=_HEAD
    + """model = keras.Sequential([layers.Conv2D(8, 3)])
model.build((28, 28, 1))
""",
    right=_HEAD
    + """model = keras.Sequential([layers.Conv2D(8, 3)])
model.build((None, 28, 28, 1))
""",
    source="keras/src/models/sequential.py, Sequential.build",
)


_SMALLEST_PHOTO = 32


def diagnose_batch_axis(trace: Trace, call: Call) -> Finding | None:
    """KS103: the Input has one axis too many, and it is the batch axis."""
    shape, needed = one_shape(call.inputs), required_rank(call.layer)
    source = trace.root_input(call)
    given = one_shape(source.outputs) if source is not None else None
    if shape is None or needed is None or source is None or given is None:
        return None
    if len(shape) != needed + 1 or len(given) != len(shape):
        return None
    is_data = any(
        tensor.shape == given[1:] for bound in trace.variables for tensor in tensors(bound.spec)
    )
    if given[1] is not None and not is_data:
        return None
    span = trace.place(source.layer)
    if span is None:
        return None
    why = "is the shape of all the data" if is_data else "begins with None"
    message = (
        f"shape={shape_text(given[1:])} {why}, so the batch axis is in it: Keras adds that axis "
        f"itself and makes {shape_text(given)}, but {call.cls} takes {needed} axes "
        f"{axes_text(needed)}. Give the shape of one sample: {shape_text(given[2:])}."
    )
    return BATCH_IN_SHAPE.found(
        span,
        message,
        related=(note(trace, call, f"{call.cls} receives {spec_text(call.inputs)}"),),
        detail=call.detail,
        data={"shape": list(given[2:])},
    )


def diagnose_channels_first(trace: Trace, call: Call) -> Finding | None:
    """KS104: a window does not fit since the channels were declared first."""
    source = trace.root_input(call)
    given = one_shape(source.outputs) if source is not None else None
    slides = window(call.layer)
    if source is None or given is None or slides is None or not slides.channels_last:
        return None
    span = trace.place(source.layer)
    if span is None or not looks_channels_first(given):
        return None
    _, channels, height, width = given
    turned = (height, width, channels)
    message = (
        f"Keras reads the shape {shape_text(given[1:])} as height {channels}, width {height}, "
        f"{width} channels, and {call.cls} finds no room. Channels come last: "
        f"{shape_text(turned)}; move the axis of the data with np.moveaxis(x, 1, -1)."
    )
    return CHANNELS_FIRST.found(
        span,
        message,
        related=(note(trace, call, f"{call.cls} receives {spec_text(call.inputs)}"),),
        detail=call.detail,
        data={
            "shape": list(turned),
            "feeds": [span_data(place) for place in feeds(trace, given)],
            "order": [0, 2, 3, 1],
        },
    )


def check_channels_first(trace: Trace) -> Iterator[Finding]:
    """KS104 as a warning where padding lets the wrong layout pass."""
    for call in trace.calls.values():
        before = next(iter(trace.upstream(call)), None)
        shape = one_shape(call.inputs)
        if call.error is not None or call.assumed or before is None or shape is None:
            continue
        if before.layer.role != "input" or before.layer.span is None or len(shape) != 4:
            continue
        sides = (shape[2] or 0, shape[3] or 0)
        square = sides[0] == sides[1] or (shape[1] == 3 and min(sides) >= _SMALLEST_PHOTO)
        if window(call.layer) is None or shape[1] not in (1, 3) or not square:
            continue
        found = diagnose_channels_first(trace, call)
        if found is not None:
            text = found.message.replace(f", and {call.cls} finds no room", "")
            yield dataclasses.replace(found, severity="warning", message=text)


def diagnose_build_shape(trace: Trace, call: Call) -> Finding | None:
    """KS106: the batch axis is missing in a shape that should have it."""
    needed, source = required_rank(call.layer), trace.root_input(call)
    given = one_shape(source.outputs) if source is not None else None
    if needed is None or source is None or given is None or len(given) != needed - 1:
        return None
    span = trace.place(source.layer)
    if span is None or not given or given[0] is None or source.layer.span is not None:
        return None
    full = (None, *given)
    return BUILD_SHAPE.found(
        span,
        f"This shape has the batch axis in it, so {shape_text(given)} means a batch of {given[0]} "
        f"and {call.cls} gets {count(len(given), 'axis')} of {needed}. Put None in front: "
        f"{shape_text(full)}.",
        related=(note(trace, call, f"{call.cls} needs {needed} axes {axes_text(needed)}"),),
        detail=call.detail,
        data={"shape": list(full)},
    )


RULES = (BATCH_IN_SHAPE, CHANNELS_FIRST, BUILD_SHAPE)
DIAGNOSES = (diagnose_build_shape, diagnose_batch_axis, diagnose_channels_first)
CHECKS = (check_channels_first,)
