"""KS814: labels that are given where the samples belong."""

from __future__ import annotations

import re

from kerascope.analysis.cst import calls, children, code, is_operator, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.samples import agree
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.origins.preparing import makers
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import tensorflow as tf
import keras
from keras import layers

images, labels = np.zeros((64, 32, 32, 3), "float32"), np.zeros(64, "int64")


def prepare(image, label):
"""
_TAIL = """

data = tf.data.Dataset.from_tensor_slices((images, labels)).map(prepare).batch(16)
model = keras.Sequential([
    keras.Input(shape=(32, 32, 3)),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(data)
"""

SWAPPED = Rule(
    code="KS814",
    name="samples-and-labels-swapped",
    severity="error",
    summary="the labels are given first, and the samples second",
    explanation="fit takes the samples first and the labels second, and reads each batch of a "
    "dataset as (samples, labels). The other way round the labels go into the model.",
    wrong=_HEAD + "    return label, image / 255.0\n" + _TAIL,
    right=_HEAD + "    return image / 255.0, label\n" + _TAIL,
    source="keras/src/trainers/data_adapters/data_adapter_utils.py, unpack_x_y_sample_weight",
)

RULES = (SWAPPED,)

_TUPLES = ("testlist", "testlist_star_expr")
_NAMED_AS_SAMPLES = re.compile(r"(?i)^x|_x$|_x_|data|images?|features?|inputs?|samples?|texts?")


def swapped_pair(
    trace: Trace,
    fit: FitChecked,
    place: Span,
    data: tuple[Span, str] | None,
    given: Shape,
    wanted: Shape,
) -> Finding | None:
    """KS814 on the pair in the function that prepares it, or on what fit is given."""
    if not fit.batched:
        return _swapped_arguments(trace, fit, data, given, wanted)
    labels = one_shape(fit.y)
    if labels is None or len(given) == len(wanted):
        return None
    if len(labels) != len(wanted) or not agree(labels[1:], wanted[1:]):
        return None
    pair = _returned(trace, data[1], data[0]) if data is not None else None
    return SWAPPED.found(
        pair[0] if pair is not None else data[0] if data is not None else place,
        f"The batches hold {shape_text(given)} first and {shape_text(labels)} second, and the "
        f"model reads {shape_text(wanted)}: samples and labels are swapped. Give (samples, "
        f"labels).",
        related=(Related(f"{fit.method} reads them here", place),),
        detail=fit.error.message if fit.error else "",
        data={"items": [span_data(item) for item in pair[1:]] if pair is not None else None},
    )


def _swapped_arguments(
    trace: Trace, fit: FitChecked, data: tuple[Span, str] | None, given: Shape, wanted: Shape
) -> Finding | None:
    """KS814 on the two arguments of fit, where each fits the place of the other.

    Arguments that are called what they should be were mixed up before: that is not told here.
    """
    labels, outputs = one_shape(fit.y), one_shape(fit.model_outputs)
    targets = argument_place(trace, fit.span, "y", 1)
    if labels is None or outputs is None or data is None or targets is None:
        return None
    if not agree(labels[1:], wanted[1:]) or _NAMED_AS_SAMPLES.search(data[1]):
        return None
    numbers = given[1:] in ((), (1,)) and labels[1:] not in ((), (1,))
    if not numbers and not agree(given[1:], outputs[1:]):
        return None
    first, last = sorted((data[0], targets[0]), key=lambda span: (span.line, span.column))
    return SWAPPED.found(
        Span(first.line, first.column, last.end_line, last.end_column),
        f"{fit.method} gets {data[1]} of {shape_text(given)} as the samples and {targets[1]} of "
        f"{shape_text(labels)} as the labels, and the model reads {shape_text(wanted)}: they are "
        f"swapped. Give the samples first.",
        detail=fit.error.message if fit.error else "",
        data={"items": [span_data(data[0]), span_data(targets[0])]},
    )


def _returned(trace: Trace, name: str, before: Span) -> tuple[Span, Span, Span] | None:
    """The pair that the function returns with which a dataset is mapped, and its two items."""
    module = parse(trace.text)
    for made in makers(trace, name, before):
        for call in calls(made.value):
            if not call.callee.endswith(".map") or not call.arguments:
                continue
            function = code(call.arguments[0].value)
            for node in walk(module):
                if node.type != "funcdef" or code(children(node)[1]) != function:
                    continue
                for inner in walk(node):
                    value = children(inner)[1] if inner.type == "return_stmt" else None
                    items = [c for c in children(value) if not is_operator(c, ",")] if value else []
                    if value is not None and value.type in _TUPLES and len(items) == 2:
                        return span_of(value), span_of(items[0]), span_of(items[1])
    return None
