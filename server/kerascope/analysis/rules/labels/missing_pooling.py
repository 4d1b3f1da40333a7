"""KS704: a head that keeps the spatial axes, with one label per sample."""

from __future__ import annotations

from kerascope.analysis.cst import call_at, calls, code, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.training import (
    head,
    last_dense,
)
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import batch_text
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

MISSING_FLATTEN = Rule(
    code="KS704",
    name="missing-flatten",
    severity="error",
    summary="a Dense head keeps the spatial axes, and the labels have none",
    explanation="Dense works on the last axis alone and keeps all others, so after a convolution "
    "it gives one prediction per pixel. For one prediction per image put Flatten() or "
    "GlobalAveragePooling2D() before the head. Keras notices only when the loss compares the "
    "output with the labels, and with mse it may not notice at all.",
    wrong="""import numpy as np
import keras
from keras import layers

x = np.zeros((64, 28, 28, 1), "float32")
y = np.zeros((64,), "int32")
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    right="""import numpy as np
import keras
from keras import layers

x = np.zeros((64, 28, 28, 1), "float32")
y = np.zeros((64,), "int32")
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/layers/core/dense.py, Dense.call; keras/src/backend/tensorflow/nn.py",
)


#: The axes of pictures, with that of the batch.
_PICTURES = 4
_BETWEEN = ("Dropout", "Activation", "BatchNormalization", "ReLU", "SpatialDropout1D")
_PREPARING = ("InputLayer", "Rescaling", "Normalization", "Dense", "LeakyReLU")


_ATTENTION = frozenset({"MultiHeadAttention", "Attention", "AdditiveAttention"})
#: What lies between attention and the next layer in a block of a transformer.
_ADDING = frozenset({"Add", "LayerNormalization"})


def missing_flatten(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS704 on the first Dense of a head that keeps the axes of an image or a sequence."""
    if len(output) < 3 or len(labels) > 2:
        return None
    if len(output) == 3 and not _per_sample(labels, output):
        return None
    last = head(trace, fit)
    dense = last_dense(trace, last) if last is not None else None
    if last is None or dense is None:
        return _without_head(trace, fit, place, labels, output)
    output = one_shape(last.outputs) or output
    first = _first_dense(trace, dense)
    arrived = one_shape(first.inputs)
    span = trace.place(first.layer)
    row = _reshaped_to_row(trace, fit, place, first, labels)
    if row is not None:
        return row
    if arrived is None or span is None or len(arrived) < 3:
        return None
    if len(arrived) == 3 and not _from_window(trace, first):
        return None
    per = {3: "step", 4: "pixel"}.get(len(arrived), "voxel")
    message = (
        f"This Dense receives {shape_text(arrived)} and keeps its axes, so the model gives "
        f"{shape_text(output)}, one prediction per {per}, but the labels are "
        f"{shape_text(labels)}, one per sample. Put Flatten() or "
        f"GlobalAveragePooling{len(arrived) - 2}D() before it."
    )
    before = next(iter(trace.upstream(first)), None)
    return MISSING_FLATTEN.found(
        span,
        message,
        related=(
            note(trace, before, f"{before.cls} gives {shape_text(one_shape(before.outputs))}")
            if before is not None
            else None,
            Related(f"labels of {shape_text(labels)} are given here", place),
        ),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={
            "pooling": f"GlobalAveragePooling{len(arrived) - 2}D",
            "call": span_data(trace.here([first.span])),
            "pool_first": _attends(trace, first),
        },
    )


def _without_head(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS704 on a ready-made base that is trained as it is, without a head of its own."""
    called = call_at(parse(trace.text), fit.span) if fit.span is not None else None
    name = called.callee.partition(".")[0].strip() if called is not None else ""
    made = assigned(trace, name, place) if name.isidentifier() else None
    base = next((c for c in calls(made.value) if c.node is made.value), None) if made else None
    top = base.argument("include_top") if base is not None else None
    if base is None or top is None or code(top.value) != "False" or len(output) < _PICTURES:
        return None
    return MISSING_FLATTEN.found(
        base.span,
        f"include_top=False leaves out the layers that choose a class, so this model gives "
        f"{batch_text(output)}, and the labels are {shape_text(labels)}, one per sample. Put a "
        f"head behind it: GlobalAveragePooling{len(output) - 2}D() and a Dense layer with a unit "
        f"for each class.",
        related=(Related(f"labels of {shape_text(labels)} are given here", place),),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={"headless": True},
    )


def _reshaped_to_row(
    trace: Trace, fit: FitChecked, place: Span, dense: Call, labels: Shape
) -> Finding | None:
    """KS704 on a Reshape to (1, n), which makes a sequence of one step in place of a row."""
    before = next(iter(trace.upstream(dense)), None)
    shape = one_shape(before.outputs) if before is not None else None
    span = trace.place(before.layer) if before is not None else None
    if before is None or shape is None or span is None or kind_of(before.layer) != "Reshape":
        return None
    if len(shape) != 3 or shape[1] != 1:
        return None
    return MISSING_FLATTEN.found(
        span,
        f"This Reshape gives {shape_text(shape)}, a sequence of one step, and the Dense layers "
        f"behind it keep that axis, but the labels are {shape_text(labels)}, one per sample. Use "
        f"Flatten(), or Reshape(({shape[2]},)).",
        related=(
            note(trace, dense, f"Dense gives {shape_text(one_shape(dense.outputs))}"),
            Related(f"labels of {shape_text(labels)} are given here", place),
        ),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={"instead": True},
    )


def _attends(trace: Trace, dense: Call) -> bool:
    """Whether attention made the sequence, whose steps are pooled rather than flattened."""
    return any(call.cls in _ATTENTION and call.id < dense.id for call in trace.calls.values())


def _per_sample(labels: Shape, output: Shape) -> bool:
    """Whether labels are one value or row for a sample, and cannot be one value for each step."""
    if len(labels) == 1:
        return True
    steps, columns = output[1], labels[1]
    return columns == 1 or (columns == output[2] and steps is not None and columns != steps)


def _from_window(trace: Trace, dense: Call) -> bool:
    """Whether rows come from an Embedding, a convolution or the data: no recurrent layer to set."""
    for step in trace.upstream(dense):
        kind = kind_of(step.layer)
        if kind == "Embedding" or kind.endswith("1D") or kind in _ATTENTION:
            return True
        if kind not in (*_BETWEEN, *_PREPARING, *_ADDING):
            return False
    return True


def _first_dense(trace: Trace, dense: Call) -> Call:
    """The first of the Dense layers that directly follow each other: Flatten belongs there."""
    first = dense
    for step in trace.upstream(dense):
        kind = kind_of(step.layer)
        if kind == "Dense":
            first = step
        elif kind not in _BETWEEN:
            break
    return first


RULES = (MISSING_FLATTEN,)
