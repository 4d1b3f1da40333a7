"""KS7xx: labels, loss and the model's output do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.bindings import origin
from kerascope.analysis.rules.doubt import is_doubtful
from kerascope.analysis.rules.kinds import kind_of
from kerascope.analysis.rules.outputs import compiled_place
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.targets import (
    ELEMENTWISE,
    broadcasts,
    output_size,
    sequence_kept,
)
from kerascope.analysis.rules.training import (
    argument_place,
    compile_of,
    fit_place,
    head,
    last_dense,
    loss_name,
    output_of,
)
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "float32")
"""

INTEGER_LABELS = Rule(
    code="KS701",
    name="integer-labels-categorical-loss",
    severity="error",
    summary="categorical_crossentropy gets class numbers instead of one-hot rows",
    explanation="categorical_crossentropy compares rows of k probabilities with one-hot rows of "
    "length k. Labels that are class numbers, shape (n,) or (n, 1), belong to "
    "sparse_categorical_crossentropy; or turn them into rows with keras.utils.to_categorical.",
    wrong=_TRAIN
    + """y = np.zeros((64,), "int32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    right=_TRAIN
    + """y = np.zeros((64,), "int32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/losses/losses.py, categorical_crossentropy; "
    "keras/src/backend/tensorflow/nn.py",
)

ONE_HOT_LABELS = Rule(
    code="KS702",
    name="one-hot-labels-sparse-loss",
    severity="error",
    summary="sparse_categorical_crossentropy gets one-hot rows instead of class numbers",
    explanation="sparse_categorical_crossentropy wants one class number per sample. Labels that "
    "are one-hot rows belong to categorical_crossentropy; or turn them into numbers with "
    "y.argmax(-1).",
    wrong=_TRAIN
    + """y = np.zeros((64, 10), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    right=_TRAIN
    + """y = np.zeros((64, 10), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/backend/tensorflow/nn.py, sparse_categorical_crossentropy",
)

NUMBER_OF_CLASSES = Rule(
    code="KS703",
    name="number-of-outputs",
    severity="error",
    summary="the last layer has another number of units than the labels have columns",
    explanation="With one-hot or multi-column labels the model must give as many values per "
    "sample as the labels have: the units of the last Dense layer are the number of classes.",
    wrong=_TRAIN
    + """y = np.zeros((64, 6), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    right=_TRAIN
    + """y = np.zeros((64, 6), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(6, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/losses/losses.py and keras/src/backend/tensorflow/nn.py",
)

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

LOSS_REFUSES = Rule(
    code="KS700",
    name="loss-refuses",
    severity="error",
    summary="the loss or a metric cannot compare the labels with the output",
    explanation="The loss or a metric raises on the model's output and these labels, for a reason "
    "that no more specific rule names. The message gives Keras' own reason.",
    wrong=_TRAIN
    + """y = np.zeros((64, 3), "int32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    right=_TRAIN
    + """y = np.zeros((64,), "int32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/trainers/compile_utils.py",
)

RULES = (LOSS_REFUSES, INTEGER_LABELS, ONE_HOT_LABELS, NUMBER_OF_CLASSES, MISSING_FLATTEN)


_COMPARING = ("fit", "evaluate", "train_on_batch", "test_on_batch")


def check_labels(trace: Trace) -> Iterator[Finding]:
    """KS70x for each check that compared labels; one finding for each."""
    for fit in trace.fits:
        labels, output = one_shape(fit.y), output_of(trace, fit)
        place = fit_place(trace, fit)
        if labels is None or output is None or place is None:
            continue
        failed_here = fit.error is not None and fit.stage in ("loss", "metrics")
        # A forward pass that failed hides what the loss would say; the shapes still say it.
        hidden = fit.error is not None and fit.stage in ("data", "forward")
        silent = not failed_here and not hidden and _loss(trace, fit) in ELEMENTWISE
        if silent and fit.method in _COMPARING:
            quiet = (
                _missing_flatten(trace, fit, place, labels, output)
                or sequence_kept(trace, fit, place, labels, output)
                or broadcasts(trace, fit, place, labels, output)
            )
            if quiet is not None:
                yield quiet
        if not (failed_here or hidden):
            continue
        finding = _missing_flatten(trace, fit, place, labels, output) or _crossentropy(
            trace, fit, place, labels, output
        )
        if finding is None and failed_here:
            finding = (
                sequence_kept(trace, fit, place, labels, output)
                or _wrong_units(trace, fit, place, labels, output)
                or output_size(trace, fit, place, labels, output)
            )
        if finding is not None:
            yield finding
        elif failed_here and fit.error is not None and not is_doubtful(fit.error):
            yield _refused(trace, fit, place, labels, output)


def _loss(trace: Trace, fit: FitChecked) -> str:
    compiled = compile_of(trace, fit)
    return loss_name(fit.loss if fit.loss is not None else compiled.loss if compiled else None)


def _missing_flatten(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    if len(output) < 4 or len(labels) > 2:
        return None
    last = head(trace, fit)
    dense = last_dense(trace, last) if last is not None else None
    if last is None or dense is None:
        return None
    output = one_shape(last.outputs) or output
    first = _first_dense(trace, dense)
    arrived = one_shape(first.inputs)
    span = trace.place(first.layer)
    if arrived is None or span is None or len(arrived) < 4:
        return None
    per = "pixel" if len(arrived) == 4 else "voxel"
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
        },
    )


def _first_dense(trace: Trace, dense: Call) -> Call:
    """The first of the Dense layers that directly follow each other: Flatten belongs there."""
    first = dense
    for step in trace.upstream(dense):
        kind = kind_of(step.layer)
        if kind == "Dense":
            first = step
        elif kind not in ("Dropout", "Activation", "BatchNormalization", "ReLU"):
            break
    return first


def _crossentropy(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    loss = _loss(trace, fit)
    classes = output[-1]
    if classes is None or len(output) < 2:
        return None
    numbers = len(labels) == len(output) - 1 or (
        len(labels) == len(output) and labels[-1] == 1 and classes > 1
    )
    if loss == "categorical_crossentropy" and numbers and classes > 1:
        return _wrong_loss(
            trace,
            fit,
            place,
            INTEGER_LABELS,
            "categorical_crossentropy",
            "sparse_categorical_crossentropy",
            f"wants one-hot rows of {classes}, but the labels are class numbers, "
            f"{shape_text(labels)}. Use sparse_categorical_crossentropy, or "
            f"keras.utils.to_categorical(y, {classes}).",
        )
    if (
        loss == "sparse_categorical_crossentropy"
        and len(labels) == len(output)
        and labels[-1] == classes
        and classes > 1
    ):
        return _wrong_loss(
            trace,
            fit,
            place,
            ONE_HOT_LABELS,
            "sparse_categorical_crossentropy",
            "categorical_crossentropy",
            f"wants one class number per sample, but the labels are one-hot rows, "
            f"{shape_text(labels)}. Use categorical_crossentropy, or y.argmax(-1).",
        )
    if loss == "categorical_crossentropy":
        return _wrong_units(trace, fit, place, labels, output)
    return None


def _wrong_loss(
    trace: Trace, fit: FitChecked, place: Span, rule: Rule, old: str, new: str, text: str
) -> Finding | None:
    compiled = compile_of(trace, fit)
    written = argument_place(trace, compiled.span, "loss", 1) if compiled else None
    here = trace.here([compiled.span, *compiled.stack]) if compiled else None
    span = written[0] if written is not None else here or place
    given = argument_place(trace, fit.span, "y", 1)
    last = head(trace, fit)
    return rule.found(
        span,
        f"{old} {text}",
        related=(
            Related(f"labels of {shape_text(one_shape(fit.y))}", given[0] if given else place),
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}")
            if last is not None
            else None,
        ),
        detail=fit.error.message if fit.error and fit.stage == "loss" else "",
        data={
            "old": old,
            "new": new,
            "labels": span_data(given[0]) if given else None,
            "classes": (output_of(trace, fit) or (None,))[-1],
        },
    )


def _wrong_units(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS703 when only the number of values per sample differs."""
    loss = _loss(trace, fit)
    if loss not in ELEMENTWISE | {"categorical_crossentropy", "binary_crossentropy"}:
        return None
    single = len(output) == 2 and len(labels) == 1 and output[-1] not in (None, 1)
    if not single and (
        len(labels) != len(output)
        or None in (labels[-1], output[-1])
        or labels[-1] == output[-1]
        or (labels[-1] == 1 and loss == "categorical_crossentropy")
        or not _alike(labels[1:-1], output[1:-1])
    ):
        return None
    last = head(trace, fit)
    decisive = (last_dense(trace, last) or last) if last is not None else None
    span = trace.place(decisive.layer) if decisive is not None else None
    if decisive is None or span is None:
        return None
    given = argument_place(trace, fit.span, "y", 1)
    data: dict[str, object] = {"layer": span_data(span), "units": 1 if single else labels[-1]}
    if single:
        text = (
            f"The model gives {output[-1]} values per sample, {shape_text(output)}, but the labels "
            f"are one number per sample, {shape_text(labels)}. Use 1 unit here"
        )
        classes = loss == "binary_crossentropy"
        text += ", or sparse_categorical_crossentropy for classes." if classes else "."
        if classes:
            data["loss"] = span_data(compiled_place(trace, compile_of(trace, fit)))
    else:
        text = (
            f"The model gives {output[-1]} values per sample, {shape_text(output)}, but the labels "
            f"have {labels[-1]} columns, {shape_text(labels)}. Use {labels[-1]} units here, or "
            f"labels with {output[-1]} columns."
        )
    if len(output) >= 4 and output[-1] == 1:
        # A mask that was read as a colour image.
        span = origin(trace, given, place) or (given[0] if given else span)
        data["labels"] = span_data(given[0]) if given else None
        text = (
            f"The masks have {labels[-1]} channels, {shape_text(labels)}, and the model gives one, "
            f"{shape_text(output)}. Read the masks with one channel, or give the last layer "
            f"{labels[-1]} filters."
        )
    return NUMBER_OF_CLASSES.found(
        span,
        text,
        related=(
            note(trace, decisive, f"{decisive.cls} gives {shape_text(output)}"),
            Related(f"labels of {shape_text(labels)}", given[0] if given else place),
        ),
        detail=fit.error.message if fit.error and fit.stage == "loss" else "",
        data=data,
    )


def _alike(one: Shape, other: Shape) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _refused(trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape) -> Finding:
    what = "metrics" if fit.stage == "metrics" else "loss"
    reason = plain(fit.error.message) if fit.error else ""
    last = head(trace, fit)
    return LOSS_REFUSES.found(
        place,
        f"The {what} cannot compare labels of {shape_text(labels)} with the model's output of "
        f"{shape_text(output)}: {reason}",
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}")
            if last is not None
            else None,
        ),
        detail=fit.error.message if fit.error else "",
    )


CHECKS = (check_labels,)
