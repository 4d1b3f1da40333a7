"""Models of any length: nothing in them decides how many steps they give, their data does."""

from __future__ import annotations

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Related, Shape, Span
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.labels.training import argument_place, bound_variable
from kerascope.analysis.specs import one_shape, shape_text, tensors
from kerascope_tracer.wire import FitChecked


def samples_that_decide(
    trace: Trace, fit: FitChecked, place: Span, output: Shape, axis: int
) -> tuple[Related, ...] | None:
    """Where the samples are bound whose length is that of the output along ``axis``.

    ``None`` when the model itself decides the length.
    """
    state = trace.models.get(fit.model)
    declared = one_shape(state.outputs) if state is not None else None
    if declared is None or len(declared) != len(output) or declared[axis] is not None:
        return None
    inputs = zip(tensors(fit.x), tensors(fit.model_inputs), strict=False)
    if not any(_is_open(read.shape, given.shape, output[axis]) for given, read in inputs):
        return None
    samples = argument_place(trace, fit.span, "x", 0)
    parts = tuple_parts(trace, samples[0]) if samples is not None else []
    found = []
    for part in parts if len(parts) > 1 else [samples]:
        bound = bound_variable(trace, part[1], place) if part is not None else None
        shape = one_shape(bound.spec) if bound is not None else None
        if bound is not None and shape is not None and output[axis] in shape[1:2]:
            found.append(Related(f"{bound.name} is {shape_text(shape)}", bound.span))
    return tuple(found)


def _is_open(read: Shape | None, given: Shape | None, steps: int | None) -> bool:
    """Whether an Input takes any number of steps, and its data has so many."""
    if read is None or given is None or len(read) < 2 or len(given) < 2:
        return False
    return read[1] is None and given[1] == steps
