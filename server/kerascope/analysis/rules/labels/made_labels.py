"""Labels of ones and zeros that a program makes itself, of another size than the model gives."""

from __future__ import annotations

from kerascope.analysis.cst import code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.custom.created import name_of
from kerascope.analysis.rules.data.cardinality import CARDINALITY
from kerascope.analysis.rules.labels.classes import NUMBER_OF_CLASSES
from kerascope.analysis.rules.labels.training import argument_place, loss_of
from kerascope.analysis.rules.origins.provenance import Made, made_at
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.specs import shape_text
from kerascope_tracer.wire import FitChecked


def made_labels(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS803 or KS703 on the labels, where the program wrote down a size that differs."""
    given = argument_place(trace, fit.span, "y", 1)
    made = made_at(trace, given[0]) if given is not None else None
    if given is None or made is None or not made.is_constant or len(labels) != len(output):
        return None
    if len(made.sizes) != len(labels):
        return None
    return _rows(trace, fit, given, made, labels, output) or _columns(
        trace, fit, given, made, labels, output
    )


def _rows(
    trace: Trace,
    fit: FitChecked,
    given: tuple[Span, str],
    made: Made,
    labels: Shape,
    output: Shape,
) -> Finding | None:
    """Half a batch of samples, and labels for a whole one."""
    if fit.method not in ("train_on_batch", "test_on_batch") or labels[1:] != output[1:]:
        return None
    if None in (labels[0], output[0]) or labels[0] == output[0]:
        return None
    samples = argument_place(trace, fit.span, "x", 0)
    new = f"len({samples[1]})" if samples is not None and samples[1].isidentifier() else None
    return CARDINALITY.found(
        made.place,
        f"{given[1]} has {labels[0]} rows, {shape_text(labels)}, and {fit.method} gets "
        f"{output[0]} samples with it. Make it for as many{f': {new}' if new else ''}.",
        related=(Related(f"{fit.method} gets both here", given[0]),),
        detail=fit.error.message if fit.error else "",
        data={"rows": span_data(span_of(made.sizes[0])), "new": new},
    )


def _columns(
    trace: Trace,
    fit: FitChecked,
    given: tuple[Span, str],
    made: Made,
    labels: Shape,
    output: Shape,
) -> Finding | None:
    """One column that has a name of its own, ``(1, value_size)``, where there is one per class."""
    last, wanted = made.sizes[-1], output[-1]
    if len(labels) != 2 or labels[1] != 1 or wanted in (None, 1) or last.type == "number":
        return None
    if loss_of(trace, fit) != "categorical_crossentropy" or wanted is None:
        return None
    new = name_of(trace, wanted) or str(wanted)
    return NUMBER_OF_CLASSES.found(
        made.place,
        f"{given[1]} is made with {code(last)}, {shape_text(labels)}, and the model gives "
        f"{wanted} values per sample, which categorical_crossentropy compares one by one. Make it "
        f"{wanted} wide.",
        related=(Related(f"{fit.method} gets it here", given[0]),),
        detail=fit.error.message if fit.error else "",
        data={"place": span_data(span_of(last)), "new": new},
    )
