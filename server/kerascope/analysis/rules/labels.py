"""KS7xx: labels, loss and the model's output do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.classes import wrong_units
from kerascope.analysis.rules.doubt import is_doubtful
from kerascope.analysis.rules.missing_pooling import missing_flatten
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
    loss_of,
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

RULES = (LOSS_REFUSES, INTEGER_LABELS, ONE_HOT_LABELS)


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
        silent = not failed_here and not hidden and loss_of(trace, fit) in ELEMENTWISE
        if silent and fit.method in _COMPARING:
            quiet = (
                missing_flatten(trace, fit, place, labels, output)
                or sequence_kept(trace, fit, place, labels, output)
                or broadcasts(trace, fit, place, labels, output)
            )
            if quiet is not None:
                yield quiet
        if not (failed_here or hidden):
            continue
        finding = missing_flatten(trace, fit, place, labels, output) or _crossentropy(
            trace, fit, place, labels, output
        )
        if finding is None and failed_here:
            finding = (
                sequence_kept(trace, fit, place, labels, output)
                or wrong_units(trace, fit, place, labels, output)
                or output_size(trace, fit, place, labels, output)
            )
        if finding is not None:
            yield finding
        elif failed_here and fit.error is not None and not is_doubtful(fit.error):
            yield _refused(trace, fit, place, labels, output)


def _crossentropy(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    loss = loss_of(trace, fit)
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
        return wrong_units(trace, fit, place, labels, output)
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
