"""KS701, KS702: class numbers where one-hot rows are wanted, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kerascope.analysis.cst import call_at, calls, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.labels.label_encoding import is_encoded
from kerascope.analysis.rules.labels.outputs import compiled_place
from kerascope.analysis.rules.labels.training import (
    argument_place,
    bound_variable,
    compile_of,
    head,
    loss_of,
    output_of,
)
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, note, span_data
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


RULES = (INTEGER_LABELS, ONE_HOT_LABELS)

_CATEGORICAL = "categorical_crossentropy"
_SPARSE = "sparse_categorical_crossentropy"
_SHAPES = re.compile(r"target\.shape=(\([^)]*\)), output\.shape=(\([^)]*\))")


@dataclass(frozen=True)
class Comparison:
    """Labels and an output that a loss compares, and the places that decide it.

    ``chosen`` is where the document names the loss and ``given`` the labels; ``settled`` says that
    the loss is right, since other labels agree with it, and ``encoded`` that the program makes
    one-hot rows of the labels.
    """

    loss: str
    labels: Shape
    output: Shape
    chosen: Span
    given: Span | None
    place: Span
    detail: str = ""
    settled: bool = False
    encoded: bool = False
    related: tuple[Related | None, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)


def compared(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Comparison:
    """What ``fit`` compares."""
    compiled = compile_of(trace, fit)
    given = argument_place(trace, fit.span, "y", 1)
    last = head(trace, fit)
    return Comparison(
        loss_of(trace, fit),
        labels,
        output,
        compiled_place(trace, compiled) or place,
        given[0] if given is not None else None,
        place,
        fit.error.message if fit.error and fit.stage == "loss" else "",
        settled=any(_agrees(trace, fit, other) for other in trace.fits),
        encoded=given is not None and is_encoded(trace, given[1], place),
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}")
            if last is not None
            else None,
        ),
        data=_reader(trace, fit),
    )


def crossentropy(found: Comparison) -> Finding | None:
    """KS701 or KS702 when the labels have the form of the other loss."""
    labels, classes = found.labels, found.output[-1] if found.output else None
    if (
        classes is None
        and found.loss == _CATEGORICAL
        and (len(labels), len(found.output)) == (1, 2)
    ):
        return _found(
            found,
            INTEGER_LABELS,
            _SPARSE,
            f"wants one-hot rows with a column for each class, but the labels are class numbers, "
            f"{shape_text(labels)}",
            "keras.utils.to_categorical(y)",
        )
    columns = len(labels) == len(found.output) and labels[-1] is None
    if found.loss == _SPARSE and columns and found.encoded:
        return _found(
            found,
            ONE_HOT_LABELS,
            _CATEGORICAL,
            "wants one class number per sample, but the labels are one-hot rows, with a column for "
            "each class",
            "y.argmax(-1)",
        )
    if classes is None or len(found.output) < 2 or classes < 2:
        return None
    # Rows of as many columns as there are classes are one-hot, even if the output has more axes.
    rows_too_few = len(labels) > 1 and labels[-1] == classes and found.output[-2] != classes
    numbers = (len(labels) == len(found.output) - 1 and not rows_too_few) or (
        len(labels) == len(found.output) and labels[-1] == 1
    )
    if found.loss == _CATEGORICAL and numbers:
        return _found(
            found,
            INTEGER_LABELS,
            _SPARSE,
            f"wants one-hot rows of {classes}, but the labels are class numbers, "
            f"{shape_text(labels)}",
            f"keras.utils.to_categorical(y, {classes})",
        )
    # A number of columns that is not known is one for classes when it is the loss that raised.
    rows = len(labels) == len(found.output) and (
        labels[-1] == classes or (labels[-1] is None and bool(found.detail))
    )
    if found.loss == _SPARSE and rows:
        return _found(
            found,
            ONE_HOT_LABELS,
            _CATEGORICAL,
            f"wants one class number per sample, but the labels are one-hot rows, "
            f"{shape_text(labels)}",
            "y.argmax(-1)",
        )
    return None


def validation_labels(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS701 or KS702 on labels for validation that are not prepared as those for training are."""
    pair = argument_place(trace, fit.span, "validation_data", 99)
    items = tuple_parts(trace, pair[0]) if pair is not None else []
    bound = bound_variable(trace, items[1][1], place) if len(items) > 1 else None
    labels = one_shape(bound.spec) if bound is not None else None
    output, here = output_of(trace, fit), one_shape(fit.y)
    if labels is None or output is None or here is None:
        return None
    if len(labels) == len(here) and (None in (labels[-1], here[-1]) or labels[-1] == here[-1]):
        return None
    found = replace(compared(trace, fit, place, labels, output), given=items[1][0], settled=True)
    detail = fit.error.message if fit.error is not None else ""
    return crossentropy(replace(found, detail=detail))


def _found(found: Comparison, rule: Rule, new: str, text: str, conversion: str) -> Finding:
    labels = found.given or found.place
    mode = found.data.get("two_classes") if (found.output[-1] or 0) > 2 else None
    mode_place = Span(*mode) if isinstance(mode, list) and rule is INTEGER_LABELS else None
    advice = (
        f"The other labels of this model have that form: give {conversion} here too."
        if found.settled
        else f'"binary" reads labels of two classes: read them as "categorical", or use {new}.'
        if mode_place is not None
        else f"Use {new}, or {conversion}."
    )
    return rule.found(
        labels if found.settled else mode_place or found.chosen,
        f"{found.loss} {text}. {advice}",
        related=(
            Related(f"labels of {shape_text(found.labels)}", labels),
            *found.related,
            Related("the loss is chosen here", found.chosen),
        ),
        detail=found.detail,
        data={
            "old": found.loss,
            "new": new,
            "loss": span_data(found.chosen),
            "labels": span_data(found.given),
            "labels_first": found.settled,
            "classes": found.output[-1],
            **found.data,
            "reader_first": mode_place is not None,
        },
    )


def _agrees(trace: Trace, fit: FitChecked, other: FitChecked) -> bool:
    """Whether another check of the model had labels of another form and nothing to complain of."""
    here, there = one_shape(fit.y), one_shape(other.y)
    return (
        other.model == fit.model
        and other is not fit
        and other.error is None
        and here is not None
        and there is not None
        and (len(here) != len(there) or here[-1] != there[-1])
        and other.method in ("fit", "train_on_batch")
    )


def _reader(trace: Trace, fit: FitChecked) -> dict[str, object]:
    """Where labelled pictures are read, and where that says that there are two classes."""
    place = label_mode(trace, fit)
    call = call_at(parse(trace.text), place) if place is not None else None
    mode = (call.argument("class_mode") or call.argument("label_mode")) if call else None
    two = mode is not None and code(mode.value).strip("\"'") == "binary"
    return {
        "reader": span_data(place),
        "two_classes": span_data(span_of(mode.node)) if mode is not None and two else None,
    }


def label_mode(trace: Trace, fit: FitChecked, keyword: str = "x") -> Span | None:
    """The call that reads labelled pictures from a folder, when that is what ``fit`` is given."""
    given = argument_place(trace, fit.span, keyword, 0 if keyword == "x" else 99)
    made = assigned(trace, given[1], given[0]) if given is not None else None
    return (
        next((call.span for call in calls(made.value) if "_from_directory" in call.callee), None)
        if made is not None
        else None
    )
