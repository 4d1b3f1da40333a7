"""What runs without an error and is probably not meant: layouts, axes, strides, widths."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Shape
from kerascope.analysis.rules.layers.kinds import is_recurrent, kind_of
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors

_HEAD = """import keras
from keras import layers

"""

BROADCASTING_ADD = Rule(
    code="KS403",
    name="broadcasting-add",
    severity="hint",
    summary="Add broadcasts one branch over the other",
    explanation="An axis of size 1 is repeated to the size of the other branch. That is meant for "
    "gates and embeddings of positions; in a residual connection it usually means that a branch "
    "lost its size on the way.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(64, 3, padding="same")(inputs)
y = layers.GlobalAveragePooling2D(keepdims=True)(x)
model = keras.Model(inputs, layers.Add()([x, y]))
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(64, 3, padding="same")(inputs)
y = layers.Conv2D(64, 3, padding="same")(x)
model = keras.Model(inputs, layers.Add()([x, y]))
""",
    source="keras/src/layers/merging/base_merge.py, Merge._compute_elemwise_op_output_shape",
)

BATCH_CONCATENATED = Rule(
    code="KS404",
    name="concatenate-samples",
    severity="warning",
    summary="Concatenate joins along the batch axis",
    explanation="Axis 0 is the batch: Concatenate(axis=0) puts the samples of one branch below "
    "those of the other, so the model gives more rows than it gets, and labels no longer belong to "
    "their samples. Features are joined along the last axis, axis=-1.",
    wrong=_HEAD
    + """a = keras.Input(shape=(16,))
b = keras.Input(shape=(16,))
x = layers.Concatenate(axis=0)([a, b])
model = keras.Model([a, b], layers.Dense(1)(x))
""",
    right=_HEAD
    + """a = keras.Input(shape=(16,))
b = keras.Input(shape=(16,))
x = layers.Concatenate(axis=-1)([a, b])
model = keras.Model([a, b], layers.Dense(1)(x))
""",
    source="keras/src/layers/merging/concatenate.py",
)

ONE_STEP = Rule(
    code="KS504",
    name="time-axis-flattened",
    severity="warning",
    summary="a Flatten puts all time steps into one, and a recurrent layer follows",
    explanation="A recurrent layer learns from the order of the steps. Flatten followed by a "
    "Reshape to one step leaves it a sequence of length 1, so it works as a dense layer with a "
    "detour. Leave both out, and give the recurrent layer the sequence.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.Conv1D(16, 3, padding="same"),
    layers.Flatten(),
    layers.Reshape((1, -1)),
    layers.LSTM(32),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.Conv1D(16, 3, padding="same"),
    layers.LSTM(32),
])
""",
    source="keras/src/layers/rnn/rnn.py",
)

LARGE_DENSE = Rule(
    code="KS505",
    name="large-dense",
    severity="hint",
    summary="a Flatten makes a Dense layer of more than 100 million weights",
    explanation="A Dense layer behind a Flatten has a weight for each value of the feature map and "
    "each unit. Pool first: GlobalAveragePooling2D, or more pooling between the convolutions.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(128, 128, 3)),
    layers.Conv2D(64, 3),
    layers.Flatten(),
    layers.Dense(256),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(128, 128, 3)),
    layers.Conv2D(64, 3),
    layers.GlobalAveragePooling2D(),
    layers.Dense(256),
])
""",
    source="keras/src/layers/core/dense.py, Dense.build",
)

NORMALISED_AXIS = Rule(
    code="KS107",
    name="normalisation-axis",
    severity="hint",
    summary="BatchNormalization works on the height of channels-last images",
    explanation="axis= names the axis of the features, which is the last one on the TensorFlow "
    "backend. axis=1 was right for channels-first images; on channels-last ones it normalises "
    "each row of the image by itself.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(32, 32, 3)),
    layers.Conv2D(16, 3),
    layers.BatchNormalization(axis=1),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(32, 32, 3)),
    layers.Conv2D(16, 3),
    layers.BatchNormalization(),
])
""",
    source="keras/src/layers/normalization/batch_normalization.py",
)


LATE_INPUT_SHAPE = Rule(
    code="KS1002",
    name="late-input-shape",
    severity="hint",
    summary="input_shape on a layer that is not the first has no effect",
    explanation="Only the first layer of a Sequential declares the input; on a later one the "
    "argument is ignored. Start the model with keras.Input(shape=…).",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(31,)),
    layers.Dense(64),
    layers.Dense(10, input_shape=(20,)),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(31,)),
    layers.Dense(64),
    layers.Dense(10),
])
""",
    source="keras/src/models/sequential.py, Sequential.add",
)

RULES = (
    BROADCASTING_ADD,
    BATCH_CONCATENATED,
    ONE_STEP,
    LARGE_DENSE,
    NORMALISED_AXIS,
    LATE_INPUT_SHAPE,
)

_LARGE = 100_000_000


def check_silent(trace: Trace) -> Iterator[Finding]:
    """What each call of a layer tells by itself."""
    for call in trace.calls.values():
        if call.error is not None or call.assumed or trace.place(call.layer) is None:
            continue
        for find in (_add, _concatenate, _one_step, _large, _normalised, _late_shape):
            finding = find(trace, call)
            if finding is not None:
                yield finding


CHECKS = (check_silent,)


def _add(trace: Trace, call: Call) -> Finding | None:
    shapes = [tensor.shape for tensor in tensors(call.inputs)]
    if call.cls != "Add" or len(shapes) != 2 or None in shapes or call.parent is not None:
        return None
    one, other = (shape or () for shape in shapes)
    if len(one) != len(other):
        return None
    axes = [a for a in range(1, len(one)) if 1 in (one[a], other[a]) and one[a] != other[a]]
    axes = [a for a in axes if None not in (one[a], other[a])]
    if not axes:
        return None
    small = 0 if one[axes[0]] == 1 else 1
    sources = [trace.calls.get(source) for source in call.sources]
    branch = sources[small] if small < len(sources) else None
    span = trace.place(branch.layer) if branch is not None else None
    if branch is None or span is None:
        return None
    return BROADCASTING_ADD.found(
        span,
        f"Add repeats this {shape_text((one, other)[small])} to {shape_text((other, one)[small])}. "
        f"If it should be added value by value, keep its size; if it is a gate, multiply.",
        related=(note(trace, call, f"Add gets {spec_text(call.inputs)}"),),
        data={"add": span_data(trace.place(call.layer))},
    )


def _concatenate(trace: Trace, call: Call) -> Finding | None:
    span = trace.place(call.layer)
    if call.cls != "Concatenate" or call.layer.config.get("axis") != 0 or span is None:
        return None
    shapes = [tensor.shape for tensor in tensors(call.inputs)]
    if call.parent is not None or not shapes or any(not s or s[0] is not None for s in shapes):
        return None
    return BATCH_CONCATENATED.found(
        span,
        f"axis=0 is the batch: {spec_text(call.inputs)} become more samples, not more features. "
        f"Use axis=-1.",
        data={"axis": -1},
    )


def _one_step(trace: Trace, call: Call) -> Finding | None:
    shape = one_shape(call.inputs)
    if not is_recurrent(call.layer) or shape is None or len(shape) != 3 or shape[1] != 1:
        return None
    steps = list(trace.upstream(call))[:2]
    if [kind_of(step.layer) for step in steps] != ["Reshape", "Flatten"]:
        return None
    before, span = one_shape(steps[1].inputs), trace.place(steps[1].layer)
    if before is None or len(before) != 3 or before[1] in (None, 1) or span is None:
        return None
    return ONE_STEP.found(
        span,
        f"This Flatten puts the {before[1]} steps of {shape_text(before)} into one, and "
        f"{call.cls} gets a sequence of one step, {shape_text(shape)}. Leave the Flatten and the "
        f"Reshape out.",
        related=(
            note(trace, steps[0], "the Reshape makes one step"),
            note(trace, call, f"{call.cls} gets {shape_text(shape)}"),
        ),
        data={"layers": [span_data(trace.place(step.layer)) for step in steps]},
    )


def _large(trace: Trace, call: Call) -> Finding | None:
    before = next(iter(trace.upstream(call)), None)
    if kind_of(call.layer) != "Dense" or before is None or (call.params or 0) < _LARGE:
        return None
    arrived: Shape = one_shape(before.inputs) or ()
    span = trace.place(before.layer)
    if kind_of(before.layer) != "Flatten" or span is None or len(arrived) < 3:
        return None
    return LARGE_DENSE.found(
        span,
        f"{shape_text(arrived)} flattened gives {call.cls} {(call.params or 0):,} weights. Pool "
        f"first, for example with GlobalAveragePooling{len(arrived) - 2}D().",
        related=(note(trace, call, f"{call.cls} has {(call.params or 0):,} weights"),),
        data={"pooling": f"GlobalAveragePooling{len(arrived) - 2}D", "layer": "Flatten"},
    )


def _normalised(trace: Trace, call: Call) -> Finding | None:
    span, shape = trace.place(call.layer), one_shape(call.inputs)
    if call.cls != "BatchNormalization" or call.layer.config.get("axis") != 1 or span is None:
        return None
    slides = [
        step for step in trace.upstream(call) if kind_of(step.layer).startswith(("Conv", "Max"))
    ]
    if shape is None or len(shape) not in (4, 5) or not slides:
        return None
    if slides[0].layer.config.get("data_format") == "channels_first":
        return None
    return NORMALISED_AXIS.found(
        span,
        f"axis=1 of {shape_text(shape)} is the height: each of its {shape[1]} rows is normalised "
        f"by itself. The channels are the last axis, axis=-1.",
        data={"axis": -1},
    )


def _late_shape(trace: Trace, call: Call) -> Finding | None:
    span = trace.place(call.layer)
    declared = next(
        (name for name in ("input_shape", "input_dim") if name in call.layer.config), None
    )
    before = next(iter(trace.upstream(call)), None)
    if declared is None or span is None or before is None or before.layer.role != "layer":
        return None
    if call.layer.role != "layer" or kind_of(call.layer) == "Embedding":
        return None  # an Embedding's input_dim is the size of its vocabulary
    if not any(
        {call.layer.layer, before.layer.layer} <= set(model.layers)
        and call.layer.layer != model.layers[0]
        for model in trace.models.values()
    ):
        return None  # the first layer of a model inside another one
    return LATE_INPUT_SHAPE.found(
        span,
        f"{declared}= has no effect here: this {call.cls} is not the first layer and gets "
        f"{spec_text(call.inputs)} from {before.cls}. Remove it; the model's input is declared at "
        f"its start.",
        tags=("unnecessary",),
        data={"argument": declared},
    )
