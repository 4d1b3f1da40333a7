"""KS103, KS105 in front of an Embedding: it takes whole numbers, one for each step, and makes a
vector of each. What is declared before it has an axis more: the batch's, or that of vectors which
are there already."""

from __future__ import annotations

from kerascope.analysis.cst import calls, code, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.inputs.input_layout import BATCH_IN_SHAPE
from kerascope.analysis.rules.inputs.input_rank import TOO_MANY_AXES
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.layers.kinds import kind_of, required_rank
from kerascope.analysis.rules.rule import note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text
from kerascope_tracer.wire import TensorSpec, VariableBound

_STEPS = 3


def diagnose_before_embedding(trace: Trace, call: Call) -> Finding | None:
    """A layer on steps that gets the axes of an Embedding and one more."""
    shape = one_shape(call.inputs)
    if shape is None or required_rank(call.layer) != _STEPS or len(shape) != _STEPS + 1:
        return None
    makes = next((s for s in trace.upstream(call) if kind_of(s.layer) == "Embedding"), None)
    source = trace.root_input(call)
    given = one_shape(makes.inputs) if makes is not None else None
    if makes is None or source is None or given is None or given != one_shape(source.outputs):
        return None
    data = [bound for bound in _fed(trace) if isinstance(bound.spec, TensorSpec)]
    shapes = {one_shape(bound.spec) for bound in data}
    if len(given) != _STEPS or len(shapes) != 1:
        return None
    samples = data[0]
    known = next(iter(shapes)) or ()
    if len(known) == 2 and known[1] in (given[2], None):
        return _batch_declared(trace, call, source, samples)
    if len(known) == _STEPS and known[1:] == given[1:] and "float" in _dtype(samples):
        return _vectors_already(trace, call, makes, samples)
    return None


def _batch_declared(
    trace: Trace, call: Call, source: Call, samples: VariableBound
) -> Finding | None:
    given, place = one_shape(source.outputs), trace.place(source.layer)
    if given is None or place is None:
        return None
    return BATCH_IN_SHAPE.found(
        place,
        f"shape={shape_text(given[1:])} has the batch axis in it, and Keras adds that itself: "
        f"{samples.name} is {spec_text(samples.spec)}, one row of numbers for each sample. Give "
        f"the shape of one sample: {shape_text(given[2:])}.",
        related=(note(trace, call, f"{call.cls} receives {spec_text(call.inputs)}"),),
        detail=call.detail,
        data={"shape": list(given[2:])},
    )


def _vectors_already(
    trace: Trace, call: Call, makes: Call, samples: VariableBound
) -> Finding | None:
    place, given = trace.place(makes.layer), one_shape(makes.inputs)
    if place is None or given is None:
        return None
    return TOO_MANY_AXES.found(
        place,
        f"Embedding makes a vector of each whole number, and {samples.name} has a vector of "
        f"{given[2]} for each step already, {spec_text(samples.spec)}: {call.cls} gets "
        f"{spec_text(call.inputs)}. Leave this Embedding out, and give the model such vectors.",
        related=(
            Related(f"{samples.name} is {spec_text(samples.spec)}", samples.span),
            note(trace, call, f"{call.cls} takes {_STEPS} axes"),
        ),
        detail=call.detail,
        data={"vectors": list(given[1:]), "layer": span_data(place)},
    )


def _fed(trace: Trace) -> list[VariableBound]:
    """What ``fit`` names: a model that could not be built is not checked."""
    given = [call for call in calls(parse(trace.text)) if call.callee.endswith(".fit")]
    named = [(call, argument) for call in given if (argument := call.argument("x", 0)) is not None]
    found = [bound_variable(trace, code(argument.value), call.span) for call, argument in named]
    return [bound for bound in found if bound is not None]


def _dtype(bound: VariableBound) -> str:
    return bound.spec.dtype if isinstance(bound.spec, TensorSpec) else ""


DIAGNOSES = (diagnose_before_embedding,)
