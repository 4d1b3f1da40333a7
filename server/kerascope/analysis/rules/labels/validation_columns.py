"""KS703 on labels for validation, whose columns Keras looks at when the first epoch is over."""

from __future__ import annotations

from dataclasses import replace

from kerascope.analysis.cst import call_at, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.labels.classes import NUMBER_OF_CLASSES, wrong_units
from kerascope.analysis.rules.labels.compared_outputs import loss_shapes
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked, TensorSpec


def validation_columns(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """The labels for validation, where those for training fit; else the last layer."""
    shapes = loss_shapes(fit.error.message) if fit.error is not None else None
    if fit.stage != "validation" or shapes is None:
        return None
    labels, output = shapes
    if len(labels) != len(output) or labels[:-1] != output[:-1] or labels[-1] == output[-1]:
        return None
    trained = one_shape(fit.y)
    if trained is None or len(trained) != len(output) or trained[-1] != output[-1]:
        return wrong_units(trace, replace(fit, y=TensorSpec(labels, "float32")), place, *shapes)
    pair = argument_place(trace, fit.span, "validation_data", 99)
    items = tuple_parts(trace, pair[0]) if pair is not None else []
    if pair is None or len(items) < 2:
        return None
    span, text = items[1]
    made = assigned(trace, text, place)
    encoding = call_at(parse(trace.text), span_of(made.value)) if made is not None else None
    classes = output[-1]
    counts = encoding is not None and encoding.callee.endswith("to_categorical")
    settled = None
    if encoding is not None and counts and len(encoding.arguments) == 1:
        end = encoding.arguments[0].node.end_pos
        settled = [[*end, *end], f", num_classes={classes}"]
    advice = (
        f"to_categorical makes one column more than the greatest number that it is given: write "
        f"num_classes={classes}."
        if counts
        else "Encode them as those for training are."
    )
    return NUMBER_OF_CLASSES.found(
        made.place if made is not None else span,
        f"The labels for validation have {count(labels[-1] or 0, 'column')}, and those for "
        f"training have {classes}, {shape_text(trained)}, as many as the model gives: fit fails "
        f"when the first epoch is over. {advice}",
        related=(Related("fit compares them here", span),),
        detail=fit.error.message if fit.error is not None else "",
        data={"settled": settled},
    )
