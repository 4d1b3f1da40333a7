"""KS101 for models without an Input: samples that lack an axis, on the data itself."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, code, display_items, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Shape
from kerascope.analysis.rules.inputs.input_rank import MISSING_CHANNELS
from kerascope.analysis.rules.labels.training import bound_variable, fit_place
from kerascope.analysis.rules.layers.kinds import axes_text, kind_of, required_rank, window
from kerascope.analysis.rules.rule import note, span_data
from kerascope.analysis.specs import one_shape, shape_text

_TAKES = frozenset({"from_tensor_slices", "fit", "evaluate", "predict"})


def diagnose_samples_without_axis(trace: Trace, call: Call) -> Finding | None:
    """KS101 where data without channels goes into a dataset or a model of the program's own.

    Such a model declares nothing: its first convolution is what it is for, and the data is what
    has to follow.
    """
    shape, needed, outer = one_shape(call.inputs), required_rank(call.layer), trace.outermost(call)
    if shape is None or needed != len(shape) + 1 or window(call.layer) is None:
        return None
    if outer.id == call.id or outer.layer.role != "model" or one_shape(outer.inputs) != shape:
        return None
    if trace.root_input(call) is not None or trace.models.get(outer.layer.layer) is None:
        return None
    places = list(_given(trace, shape))
    if not places:
        return None
    first = places[0]
    return MISSING_CHANNELS.found(
        span_of(first),
        f"{call.cls} needs {needed} axes {axes_text(needed, kind_of(call.layer))} and gets "
        f"{shape_text(shape)}: the samples of {code(first)} have no channel axis. Add it to the "
        f"data: {code(first)}[..., None].",
        related=(note(trace, call, f"{call.cls} receives {shape_text(shape)}"),),
        detail=call.detail,
        data={"samples": [span_data(span_of(node)) for node in places]},
    )


def diagnose_single_numbers(trace: Trace, call: Call) -> Finding | None:
    """KS101 where each sample is a number by itself: Keras 2 made (n, 1) of (n,)."""
    shape, source = one_shape(call.inputs), trace.root_input(call)
    if shape is None or len(shape) != 1 or kind_of(call.layer) != "Dense":
        return None
    declared = trace.place(source.layer) if source is not None else None
    if declared is not None and declared not in [fit_place(trace, fit) for fit in trace.fits]:
        return None
    places = list(_given(trace, shape))
    if not places:
        return None
    name = code(places[0])
    return MISSING_CHANNELS.found(
        span_of(places[0]),
        f"{name} has one number for each sample, and Dense takes rows, (None, 1): Keras 3 does not "
        f"make them as Keras 2 did. Give {name}[..., None], or declare the shape (1,) of a sample.",
        related=(note(trace, call, f"{call.cls} receives {shape_text(shape)}"),),
        detail=call.detail,
        data={"samples": [span_data(span_of(node)) for node in places]},
    )


def _given(trace: Trace, shape: Shape) -> Iterator[NodeOrLeaf]:
    """The names of data with such samples, where they go into a dataset or a model."""
    for call in calls(parse(trace.text)):
        if call.callee.rpartition(".")[2] not in _TAKES or not call.arguments:
            continue
        value = call.arguments[0].value
        items = display_items(value)
        node = items[0] if items else value
        bound = bound_variable(trace, code(node), call.span) if node.type == "name" else None
        known = one_shape(bound.spec) if bound is not None else None
        if known is not None and len(known) == len(shape) and known[1:] == shape[1:]:
            yield node


DIAGNOSES = (diagnose_samples_without_axis, diagnose_single_numbers)
