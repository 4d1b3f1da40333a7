"""KS801, KS802: a model that is called on samples of another shape."""

from __future__ import annotations

import re

from kerascope.analysis.cst import code, leaf_at, parse, span_of, statement_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.custom.created import name_of
from kerascope.analysis.rules.custom.failures import in_layer
from kerascope.analysis.rules.data.batching import MISSING_BATCH_AXIS
from kerascope.analysis.rules.data.data_shape import DATA_SHAPE, in_all
from kerascope.analysis.rules.data.samples import (
    agree,
    bindings,
    declared_shape,
    fits,
    input_place,
    tuple_parts,
)
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.merging.elementwise import gives_width
from kerascope.analysis.rules.origins.provenance import Made, made_at
from kerascope.analysis.rules.rule import note, span_data
from kerascope.analysis.specs import one_shape, product, shape_text, spec_text, tensors

#: Models are not nested deeper than this.
_DEEPEST = 20


def diagnose_called_on_data(trace: Trace, call: Call) -> Finding | None:
    """KS801, KS802 for a model with declared inputs that is called on other data."""
    outer = _refusing(trace, call)
    state = trace.models.get(outer.layer.layer)
    place = trace.here([outer.span, *outer.stack])
    several = _one_of_several(trace, call, outer, place) if place is not None else None
    if several is not None:
        return several
    shape = one_shape(outer.inputs)
    wanted = one_shape(state.inputs) if state is not None else None
    if outer.layer.role != "model" or place is None or shape is None or wanted is None:
        return None
    given = argument_place(trace, outer.span, "inputs", 0)
    span = given[0] if given is not None else place
    related = bindings(trace, place, given)
    source = input_place(trace, outer.layer.layer)
    if source is not None:
        related = (Related(f"the model reads {shape_text(wanted)}", source), *related)
    detail = call.error.message if call.error else ""
    if len(shape) == len(wanted) - 1 and fits(shape, wanted[1:]):
        return MISSING_BATCH_AXIS.found(
            span,
            f"A model takes batches, {shape_text(wanted)}, and gets one sample, "
            f"{shape_text(shape)}. Add the batch axis: x[None, ...].",
            related=related,
            detail=detail,
            data={"batched": False, "value": span_data(given[0]) if given else None},
        )
    if agree(shape[1:], wanted[1:]):
        return None
    halves = _split(trace, outer, shape, wanted) if in_layer(trace, place) else None
    if halves is not None:
        return halves
    own = False
    declared = any(trace.calls[one].layer.role == "input" for one in outer.sources)
    if source is not None and (declared or in_layer(trace, place)):
        # In a model of the program's own the tensor is computed, and the Input was written for it;
        # of two declared Inputs, the one of the smaller model.
        own = True
        span, related = source, (Related(f"called on {shape_text(shape)} here", span),)
    elements = product(shape[1:])
    arranged = elements is not None and elements == product(wanted[1:])
    advice = (
        f"Both have {elements} values: give them their shape with Reshape({shape_text(wanted[1:])})"
        if arranged
        else f"Declare {shape_text(declared_shape(shape, wanted))} here, or change what it is "
        f"called on"
        if own
        else "Change the data, or the Input of the model"
    )
    return DATA_SHAPE.found(
        span,
        f"The model reads samples of {shape_text(wanted[1:])} and is called on samples of "
        f"{shape_text(shape[1:])}{in_all(shape)}. {advice}.",
        related=related,
        detail=detail,
        data={
            "shape": list(declared_shape(shape, wanted)),
            "old": list(wanted[1:]),
            "samples": [list(shape[1:]), list(wanted[1:])],
            "declared": span_data(source),
            "value": span_data(given[0]) if given else None,
            "layer": arranged,
        },
    )


def _split(trace: Trace, outer: Call, shape: Shape, wanted: Shape) -> Finding | None:
    """KS801 on the layer whose output is split into parts that are too narrow for the next model.

    A mean and a variance of n values each are the halves of 2n: the encoder's last layer is what
    the split makes too narrow, and the decoder's Input says how wide each part is meant to be.
    """
    part, whole = shape[-1], wanted[-1]
    if len(shape) != 2 or len(wanted) != 2 or part is None or whole is None:
        return None
    for call in trace.calls.values():
        before, span = one_shape(call.outputs), trace.here([call.span])
        if call.parent != outer.parent or call.id >= outer.id or span is None or not before:
            continue
        leaf = leaf_at(parse(trace.text), span.line, span.column)
        statement = statement_of(leaf) if leaf is not None else None
        parts = (before[-1] or 0) // part
        if statement is None or not re.search(r"\bsplit\(", code(statement)):
            continue
        if len(before) != 2 or parts < 2 or before[-1] != parts * part:
            continue
        inner = [c for c in trace.calls.values() if c.parent == call.id] or [call]
        guilty = gives_width(trace, inner[-1], before[-1])
        place = trace.place(guilty.layer) if guilty is not None else None
        if guilty is None or place is None:
            return None
        return DATA_SHAPE.found(
            place,
            f"This {guilty.cls} gives {before[-1]} values, which are split into {parts} parts of "
            f"{part}, and the model behind it reads samples of {shape_text(wanted[1:])}. Give it "
            f"{parts * whole} values, {whole} for each part.",
            related=(
                Related("they are split here", span),
                note(trace, outer, f"it reads {shape_text(wanted)}"),
            ),
            detail=outer.error.message if outer.error else "",
            data={"units": span_data(place), "size": parts * whole, "parts": parts},
        )
    return None


def _refusing(trace: Trace, call: Call) -> Call:
    """The call of a model with declared inputs, around a failed one, that got other samples."""
    current: Call | None = call
    for _ in range(_DEEPEST):
        current = trace.calls.get(current.parent) if current and current.parent else None
        if current is None:
            break
        state = trace.models.get(current.layer.layer)
        given, wanted = tensors(current.inputs), tensors(state.inputs) if state else []
        if current.layer.role != "model" or not given or len(given) != len(wanted):
            continue
        if trace.here([current.span, *current.stack]) is not None and any(
            a.shape is not None and b.shape is not None and not agree(a.shape[1:], b.shape[1:])
            for a, b in zip(given, wanted, strict=True)
        ):
            return current
    return trace.outermost(call)


def _one_of_several(trace: Trace, call: Call, outer: Call, place: Span) -> Finding | None:
    """KS801 for a model of several inputs that is called on a tensor of another shape."""
    state = trace.models.get(outer.layer.layer)
    given, wanted = tensors(outer.inputs), tensors(state.inputs) if state is not None else []
    if outer.layer.role != "model" or len(given) != len(wanted) or len(wanted) < 2:
        return None
    written = argument_place(trace, outer.span, "inputs", 0)
    items = tuple_parts(trace, written[0]) if written is not None else []
    for index, (arrives, reads) in enumerate(zip(given, wanted, strict=True)):
        shape, sample = arrives.shape, reads.shape
        if shape is None or sample is None or agree(shape[1:], sample[1:]):
            continue
        item = items[index] if len(items) == len(wanted) else (written or (place, ""))
        made = made_at(trace, item[0]) if len(items) == len(wanted) else None
        last = _last_size(trace, made, shape, sample)
        return DATA_SHAPE.found(
            made.place if made is not None else item[0],
            f"Input {index + 1} of the model reads samples of {shape_text(sample[1:])}, and "
            f"{item[1] or 'what the model is called on'} is {shape_text(shape)}. Give samples of "
            f"{shape_text(sample[1:])}, or change the Input.",
            related=(
                Related(f"the model is called on {shape_text(shape)} here", item[0]),
                note(trace, outer, f"the model reads {spec_text(state.inputs)}") if state else None,
            ),
            detail=call.error.message if call.error else "",
            data=last,
        )
    return None


def _last_size(
    trace: Trace, made: Made | None, shape: Shape, sample: Shape
) -> dict[str, object] | None:
    """What a fix of an array's last size needs, where only that differs."""
    sizes = made.sizes if made is not None else []
    if len(sizes) != len(shape) or shape[1:-1] != sample[1:-1] or sample[-1] is None:
        return None
    new = name_of(trace, sample[-1]) or str(sample[-1])
    return {"sizes": span_data(span_of(sizes[-1])), "new": new}


DIAGNOSES = (diagnose_called_on_data,)
