"""Labels of every step that are made as long as another input than the one the model follows."""

from __future__ import annotations

from kerascope.analysis.cst import code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.origins.provenance import Made, made_at
from kerascope.analysis.specs import tensors
from kerascope_tracer.wire import FitChecked


def other_length(
    trace: Trace, fit: FitChecked, labels: Shape, output: Shape
) -> tuple[Made, Made, Span, str] | None:
    """Labels and samples that the program makes with sizes of its own, of different lengths.

    With the place of the length of the labels, and how the program writes that of the samples. The
    labels were made for the samples, as an encoder's and a decoder's data are, so the odd length
    is the one that no more than the labels have: ``None`` when the samples cannot be told.
    """
    if len(labels) < 2 or len(output) < 2 or None in (labels[1], output[1]):
        return None
    given = argument_place(trace, fit.span, "y", 1)
    made = made_at(trace, given[0]) if given is not None else None
    if made is None or len(made.sizes) < 2:
        return None
    samples = argument_place(trace, fit.span, "x", 0)
    parts = tuple_parts(trace, samples[0]) if samples is not None else []
    shapes = [tensor.shape for tensor in tensors(fit.x)]
    if len(parts) != len(shapes):
        parts = [samples] if samples is not None and len(shapes) == 1 else []
    for part, shape in zip(parts, shapes, strict=False):
        if shape is None or len(shape) < 2 or shape[1] != output[1]:
            continue
        source = made_at(trace, part[0])
        if source is None or len(source.sizes) < 2:
            continue
        wrong, right = made.sizes[1], code(source.sizes[1])
        if code(wrong) != right:
            return made, source, span_of(wrong), right
    return None
