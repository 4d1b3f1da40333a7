"""KS711: a metric that reads the labels in another form than they have."""

from __future__ import annotations

import re

from kerascope.analysis.cst import call_at, code, display_items, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.training import argument_place, compile_of, loss_name
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import shape_text
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(4, activation="softmax")])
"""

OTHER_LABELS = Rule(
    code="KS711",
    name="metric-of-other-labels",
    severity="error",
    summary="a metric reads class numbers where the labels are one-hot rows, or the reverse",
    explanation="SparseCategoricalAccuracy reads class numbers and CategoricalAccuracy one-hot "
    "rows, as the losses of the same names do. The sparse one raises on rows; the other one takes "
    'class numbers without an error and reports a meaningless accuracy. The string "accuracy" '
    "chooses the right one by itself.",
    wrong=_HEAD
    + """model.compile(
    "adam",
    "categorical_crossentropy",
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
model.fit(np.zeros((32, 20)), np.zeros((32, 4)))
""",
    right=_HEAD
    + """model.compile(
    "adam",
    "categorical_crossentropy",
    metrics=[keras.metrics.CategoricalAccuracy()],
)
model.fit(np.zeros((32, 20)), np.zeros((32, 4)))
""",
    source="keras/src/metrics/accuracy_metrics.py, categorical_accuracy and "
    "sparse_categorical_accuracy",
)

RULES = (OTHER_LABELS,)

_FAMILY = {
    "SparseCategoricalAccuracy": "CategoricalAccuracy",
    "sparse_categorical_accuracy": "categorical_accuracy",
    "SparseTopKCategoricalAccuracy": "TopKCategoricalAccuracy",
    "sparse_top_k_categorical_accuracy": "top_k_categorical_accuracy",
    "SparseCategoricalCrossentropy": "CategoricalCrossentropy",
}


def metric_of_other_labels(
    trace: Trace, fit: FitChecked, labels: Shape, output: Shape
) -> Finding | None:
    """KS711 on the metric as it is written in ``compile``."""
    compiled = compile_of(trace, fit)
    classes = output[-1] if output else None
    if compiled is None or classes is None or classes < 2 or fit.stage in ("data", "forward"):
        return None
    rows = len(labels) == len(output) and labels[-1] == classes
    numbers = len(labels) == len(output) - 1
    wrong = set(_FAMILY) if rows else set(_FAMILY.values()) if numbers else set()
    place = _written(trace, compiled.span, wrong) if wrong else None
    if place is None or not _sure(trace, fit, rows=rows):
        return None
    span, name = place
    new = _FAMILY.get(name) or next(key for key, value in _FAMILY.items() if value == name)
    given = argument_place(trace, fit.span, "y", 1)
    reads, has = ("class numbers", "one-hot rows") if rows else ("one-hot rows", "class numbers")
    effect = "and raises" if rows else "and reports a meaningless number without an error"
    return OTHER_LABELS.found(
        span,
        f"{name} reads {reads}, but the labels are {has}, {shape_text(labels)}, {effect}. Use "
        f'{new}, or "accuracy", which looks at the labels itself.',
        related=(Related(f"labels of {shape_text(labels)}", given[0]) if given else None,),
        detail=fit.error.message if fit.error is not None else "",
        severity=None if rows else "warning",
        data={"old": name, "new": new, "metric": span_data(span)},
    )


def refused_metric(trace: Trace, fit: FitChecked) -> Span | None:
    """The one metric of ``compile`` that can be what refuses the labels: the loss takes them."""
    compiled = compile_of(trace, fit)
    span = compiled.span if compiled is not None else None
    call = call_at(parse(trace.text), span) if span is not None and not span.file else None
    given = call.argument("metrics") if call is not None else None
    if given is None:
        return None
    items = [
        item
        for item in display_items(given.value) or [given.value]
        if code(item).strip("\"'") not in ("accuracy", "acc")
    ]
    return span_of(items[0]) if len(items) == 1 else span_of(given.value)


def numbers_of_classes(
    trace: Trace, fit: FitChecked, labels: Shape, output: Shape
) -> Finding | None:
    """KS711 on an IoU that reads class numbers, and gets a probability for each class."""
    place = refused_metric(trace, fit) if fit.stage == "metrics" else None
    made = call_at(parse(trace.text), place) if place is not None else None
    name = made.callee.rpartition(".")[2] if made is not None else ""
    classes = output[-1] if output else None
    if place is None or name not in ("MeanIoU", "IoU") or classes is None or classes < 2:
        return None
    rows = len(labels) == len(output) and labels[-1] == classes
    new = ["sparse_y_pred", *(["sparse_y_true"] if rows else [])]
    return OTHER_LABELS.found(
        place,
        f"{name} reads class numbers, and the model gives {shape_text(output)}, a value for each "
        f"of {classes} classes. Say so: {', '.join(f'{one}=False' for one in new)}.",
        detail=fit.error.message if fit.error is not None else "",
        data={"metric_call": span_data(place), "not_sparse": new},
    )


def _sure(trace: Trace, fit: FitChecked, *, rows: bool) -> bool:
    """A failing metric is one; a silent one is when the loss reads the labels the other way."""
    if rows:
        return fit.stage == "metrics"
    compiled = compile_of(trace, fit)
    loss = fit.loss if fit.loss is not None else compiled.loss if compiled else None
    return loss_name(loss) == "sparse_categorical_crossentropy" and fit.error is None


def _written(trace: Trace, span: Span | None, names: set[str]) -> tuple[Span, str] | None:
    call = call_at(parse(trace.text), span) if span is not None and not span.file else None
    given = call.argument("metrics") if call is not None else None
    for leaf in walk(given.value) if given is not None else ():
        name = re.sub(r"\W", "", code(leaf)) if leaf.type in ("name", "string") else ""
        if name in names:
            return span_of(leaf), name
    return None
