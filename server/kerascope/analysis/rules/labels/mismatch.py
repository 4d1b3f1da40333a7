"""KS7xx: labels, loss and the model's output do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.classes import rows_for_one_unit, wrong_units
from kerascope.analysis.rules.labels.crossentropy import compared, crossentropy, validation_labels
from kerascope.analysis.rules.labels.encoded_twice import encoded_twice
from kerascope.analysis.rules.labels.folder_targets import images_wanted, read_without_labels
from kerascope.analysis.rules.labels.made_labels import made_labels
from kerascope.analysis.rules.labels.metrics import (
    metric_of_other_labels,
    numbers_of_classes,
    refused_metric,
)
from kerascope.analysis.rules.labels.missing_pooling import missing_flatten
from kerascope.analysis.rules.labels.output_size import output_size
from kerascope.analysis.rules.labels.per_output import other_order, per_output
from kerascope.analysis.rules.labels.steps_lost import steps_lost
from kerascope.analysis.rules.labels.targets import (
    ELEMENTWISE,
    broadcasts,
    sequence_kept,
    steps_dropped,
)
from kerascope.analysis.rules.labels.training import (
    fit_place,
    head,
    loss_of,
    output_of,
)
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.trace.doubt import is_doubtful
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "float32")
"""


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

RULES = (LOSS_REFUSES,)


_COMPARING = ("fit", "evaluate", "train_on_batch", "test_on_batch")


def check_labels(trace: Trace) -> Iterator[Finding]:
    """KS70x for each check that compared labels; one finding for each output."""
    for fit in trace.fits:
        place = fit_place(trace, fit)
        if place is None or fit.stage in ("train_step", "last_batch"):
            continue
        if fit.stage == "validation":
            other = validation_labels(trace, fit, place)
            if other is not None:
                yield other
            continue
        if fit.error is not None and other_order(trace, fit) is not None:
            continue  # told as one mistake
        named = False
        parts = per_output(trace, fit)
        for part in parts:
            for finding in compare(trace, part, place):
                named = True
                yield finding
        failed = fit.error is not None and fit.stage in ("loss", "metrics")
        unlabelled = read_without_labels(trace, fit) if failed and fit.y is None else None
        if unlabelled is not None:
            yield unlabelled
        if failed and not named and len(parts) == 1 and not is_doubtful(fit.error):  # type: ignore[arg-type]
            labels, output = one_shape(fit.y), output_of(trace, fit)
            if labels is not None and output is not None:
                yield _refused(trace, fit, place, labels, output)


def compare(trace: Trace, fit: FitChecked, place: Span) -> Iterator[Finding]:
    """What is wrong between one output and its labels."""
    labels, output = one_shape(fit.y), output_of(trace, fit)
    if labels is None or output is None:
        return
    failed_here = fit.error is not None and fit.stage in ("loss", "metrics")
    # A forward pass that failed hides what the loss would say; the shapes still say it.
    hidden = fit.error is not None and fit.stage in ("data", "forward")
    found: Finding | None = None
    found = images_wanted(trace, fit, labels, output)
    if found is None and (failed_here or hidden):
        found = made_labels(trace, fit, place, labels, output) if failed_here else None
        found = found or missing_flatten(trace, fit, place, labels, output)
        found = found or crossentropy(compared(trace, fit, place, labels, output))
        if found is None and (failed_here or loss_of(trace, fit) == "categorical_crossentropy"):
            found = sequence_kept(trace, fit, place, labels, output) if failed_here else None
            found = found or wrong_units(trace, fit, place, labels, output)
        if found is None and failed_here:
            found = steps_dropped(trace, fit, place, labels, output)
            found = found or steps_lost(trace, fit, place, labels, output)
        if found is None and failed_here:
            found = output_size(trace, fit, place, labels, output)
    elif found is None and fit.method in _COMPARING and loss_of(trace, fit) in ELEMENTWISE:
        found = (
            missing_flatten(trace, fit, place, labels, output)
            or sequence_kept(trace, fit, place, labels, output)
            or broadcasts(trace, fit, place, labels, output)
        )
    steps = found is None and fit.method in _COMPARING and len(labels) < len(output) == 3
    if steps and fit.error is None and loss_of(trace, fit) == "categorical_crossentropy":
        found = sequence_kept(trace, fit, place, labels, output)
    if found is None and fit.method in _COMPARING and output[-1:] == (None,):
        found = crossentropy(compared(trace, fit, place, labels, output))
    if found is None and fit.method in _COMPARING:
        found = rows_for_one_unit(trace, fit, place, labels, output)
    if found is None and fit.method in _COMPARING:
        found = metric_of_other_labels(trace, fit, labels, output)
        found = found or numbers_of_classes(trace, fit, labels, output)
    if found is not None:
        yield found


def _refused(trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape) -> Finding:
    again = encoded_twice(trace, fit) if len(labels) == len(output) + 1 else None
    if again is not None:
        return LOSS_REFUSES.found(
            again.call,
            f"{again.labels} has one-hot rows already, and is encoded again: the labels are "
            f"{shape_text(labels)}, and the model gives {shape_text(output)}. Encode them once.",
            related=(Related(f"{fit.method} gets them here", place),),
            detail=fit.error.message if fit.error else "",
            data={"settled": [span_data(again.call), again.labels]},
        )
    what = "metrics" if fit.stage == "metrics" else "loss"
    # What the loss has taken, the metric is wrong about.
    metric = refused_metric(trace, fit) if what == "metrics" else None
    reason = plain(fit.error.message) if fit.error else ""
    last = head(trace, fit)
    return LOSS_REFUSES.found(
        metric or place,
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
