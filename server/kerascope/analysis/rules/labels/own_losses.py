"""Loss and metric functions of the program's own that fail on the labels and outputs of a model.

What fails inside them is the same as in a loss of Keras': labels of one shape, outputs of another.
So it is judged by the same rules, on the model or the labels, and not on the function's line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kerascope.analysis.cst import calls, children, code, enclosing, leaf_at, parse, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape
from kerascope.analysis.rules.labels.classes import NUMBER_OF_CLASSES
from kerascope.analysis.rules.labels.mismatch import compare
from kerascope.analysis.rules.labels.training import (
    compile_of,
    fit_place,
    head,
    last_dense,
    output_of,
)
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.specs import one_shape, product
from kerascope_tracer.wire import ErrorRaised, FitChecked

#: TensorFlow's words for two sizes that should be one.
_PAIR = re.compile(r"must be equal, but are (\d+) and (\d+)")

_SPLIT = re.compile(r"[Cc]an't split axis of size (\d+) into pieces of size \[([\d,]+)\]")


def own_loss(trace: Trace, error: ErrorRaised) -> Finding | None:
    """The finding on model or labels for an error inside a loss or metric function.

    ``None`` when the function is none that a model was compiled with, or the shapes agree: then
    the function itself is wrong.
    """
    functions = _around(trace, error)
    if not functions:
        return None
    for fit in trace.fits:
        place, labels, output = fit_place(trace, fit), one_shape(fit.y), output_of(trace, fit)
        if place is None or labels is None or output is None or fit.stage == "validation":
            continue
        if fit.error is not None or not functions & _compiled_with(trace, fit):
            continue
        parts = _parts(trace, fit, error, output)
        if parts is not None:
            return parts
        if _agree(labels, output) or not _clash(error.error.message, labels, output):
            continue
        # What a function of the user's own does with both is element by element, as these do it.
        failed = replace(fit, error=error.error, stage="loss", loss="mean_squared_error")
        found = next(compare(trace, failed, place), None)
        if found is not None:
            return found
    return None


def _agree(labels: Shape, output: Shape) -> bool:
    """Whether both have the same axes behind the batch's."""
    return len(labels) == len(output) and all(
        a is None or b is None or a == b for a, b in zip(labels[1:], output[1:], strict=True)
    )


def _parts(trace: Trace, fit: FitChecked, error: ErrorRaised, output: Shape) -> Finding | None:
    """KS703 on the last layer, whose values a loss splits into more parts than there are."""
    told = _SPLIT.search(error.error.message)
    last = head(trace, fit)
    layer = last_dense(trace, last) if last is not None else None
    place = trace.place(layer.layer) if layer is not None else None
    if told is None or layer is None or place is None or output[-1] != int(told[1]):
        return None
    wanted = sum(int(part) for part in told[2].split(",") if part)
    return NUMBER_OF_CLASSES.found(
        place,
        f"This {layer.cls} gives {told[1]} values, and the loss splits them into parts of "
        f"{', '.join(told[2].split(','))}: {wanted} in all. Use {wanted} units here.",
        related=(Related("they are split here", error.span),),
        detail=error.error.message,
        data={"layer": span_data(place), "units": wanted},
    )


def _clash(message: str, labels: Shape, output: Shape) -> bool:
    """Whether the two sizes that an operation refuses are those of labels and output.

    As an axis of each, or, where the function makes rows of them, as the values of a batch.
    """
    told = _PAIR.search(message)
    if told is None:
        return False
    one, other = sorted((int(told[1]), int(told[2])))
    axes = {
        tuple(sorted((a, b)))
        for a, b in zip(labels[1:], output[1:], strict=False)
        if a is not None and b is not None
    }
    values = sorted((product(labels[1:]) or 0, product(output[1:]) or 0))
    return (one, other) in axes or (bool(values[0]) and one * values[1] == other * values[0])


def _around(trace: Trace, error: ErrorRaised) -> set[str]:
    """The functions in whose code an error lies, and those of the document that call them."""
    leaf = leaf_at(parse(trace.text), error.span.line, error.span.column)
    names: set[str] = set()
    current = enclosing(leaf, "funcdef") if leaf is not None and not error.span.file else None
    while current is not None:
        names.add(code(children(current)[1]))
        current = enclosing(current, "funcdef")
    for node in walk(parse(trace.text)) if names else ():
        if node.type == "funcdef" and any(call.callee in names for call in calls(node)):
            names.add(code(children(node)[1]))
    return names


def _compiled_with(trace: Trace, fit: FitChecked) -> set[str]:
    """The names of the loss and metric functions that a model was compiled with."""
    compiled = compile_of(trace, fit)
    given = [fit.loss, compiled.loss, compiled.metrics] if compiled is not None else [fit.loss]
    return set(_names(given))


def _names(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.rpartition(".")[2]
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        yield from _names(list(value.values()))
