"""The data that a model which could not be built was meant for.

Where building fails, ``fit`` is not checked. Its line still names the data, and the size of that
says what the Input should have declared.
"""

from __future__ import annotations

from kerascope.analysis.cst import calls, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape
from kerascope.analysis.rules.data.samples import agree
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.specs import tensors


def fitted_sample(trace: Trace) -> tuple[str, Shape] | None:
    """The name and the sample shape, wholly known, of what the first ``fit`` is given."""
    for call in calls(parse(trace.text)):
        if call.callee.rpartition(".")[2] != "fit" or "." not in call.callee:
            continue
        given = call.argument("x", 0)
        if given is None or given.value.type != "name":
            continue
        name = code(given.value)
        bound = bound_variable(trace, name, span_of(given.value))
        found = tensors(bound.spec) if bound is not None and not bound.calls else []
        shape = found[0].shape if len(found) == 1 else None
        if shape is not None and len(shape) > 1 and None not in shape[1:]:
            return name, shape[1:]
    return None


def declared_for(sample: Shape, declared: Shape) -> Shape | None:
    """What an Input with unknown axes should declare for samples of a known shape.

    A row of numbers for an Input of steps is one feature a step: ``(None, 178)`` was meant to be
    ``(178, 1)``. ``None`` when the data is not what the Input speaks of.
    """
    if len(sample) == len(declared):
        return sample if agree(sample, declared) else None
    row = len(sample) == 1 and len(declared) == 2 and declared[0] is None
    return (*sample, 1) if row and sample[0] == declared[1] else None
