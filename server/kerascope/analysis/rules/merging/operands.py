"""KS402 for operators on tensors that layers gave, inside code of the user's own."""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    call_at,
    calls,
    code,
    display_items,
    enclosing,
    parameters,
    parse,
)
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.custom.operations import ELEMENTWISE as ELEMENTWISE_OPERATIONS
from kerascope.analysis.rules.custom.operations import operand_shapes, operation
from kerascope.analysis.rules.merging.elementwise import ELEMENTWISE, odd_width
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.numbers import spelled
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ErrorRaised

#: Functions that sum the products of two tensors' features.
_PRODUCTS = frozenset({"tensordot", "matmul", "einsum", "batch_dot", "dot"})
_VERBS = {
    "Sub": "subtracts",
    "SquaredDifference": "subtracts",
    "Mul": "multiplies",
    "RealDiv": "divides",
}
#: Where the number of features is among a layer's arguments, if it is not the first one.
_SIZES = {"Embedding": ("output_dim", 1)}
_WORD = re.compile(r"[A-Za-z_]\w*")


def unequal_operands(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS402 on the layer in reach that gives one operand another last axis than the other has."""
    product = _unequal_product(trace, error)
    if product is not None:
        return product
    constant = _constant(trace, error)
    if constant is not None:
        return constant
    kind, shapes = operation(error.error.message), operand_shapes(error.error.message)
    if kind not in ELEMENTWISE_OPERATIONS or shapes is None or error.span.file:
        return None
    if min(map(len, shapes)) < 2 or None in (shapes[0][-1], shapes[1][-1]):
        return None
    if shapes[0][-1] == shapes[1][-1] or 1 in (shapes[0][-1], shapes[1][-1]):
        return None
    if len(shapes[0]) == len(shapes[1]) and not _alike(shapes[0][1:-1], shapes[1][1:-1]):
        return None
    for call in reversed(_operands(trace, error.span)):
        shape = one_shape(call.outputs)
        sizes = [other[-1] for other in shapes]
        if shape is None or not shape or shape[-1] not in sizes:
            continue
        index = sizes.index(shape[-1])
        wanted = shapes[1 - index][-1]
        layer = _gives(trace, call, shape[-1])
        place = trace.place(layer.layer) if layer is not None else None
        if layer is None or place is None:
            continue
        chosen = _chosen(trace, layer, place, wanted) if wanted is not None else None
        if chosen is not None:
            return ELEMENTWISE.found(
                chosen,
                f"Made with these arguments, a {layer.cls} inside gives {shape[-1]} features, "
                f"{spec_text(call.outputs)}, and an operator {_VERBS.get(kind, 'adds')} them and "
                f"{shape_text(shapes[1 - index])} element by element. Pass {wanted}, or bring the "
                f"other operand to {shape[-1]} features first.",
                related=(
                    Related(f"the {layer.cls} is made here", place),
                    Related("the operator fails here", error.span),
                ),
                detail=error.error.message,
            )
        return ELEMENTWISE.found(
            place,
            f"This {layer.cls} gives {shape[-1]} features, {spec_text(call.outputs)}, and an "
            f"operator {_VERBS.get(kind, 'adds')} them and {shape_text(shapes[1 - index])} "
            f"element by element. Give it {wanted}, as many as the other operand has.",
            related=(Related("the operator fails here", error.span),),
            detail=error.error.message,
            data={"layer": span_data(place), "size": wanted},
        )
    return None


def _chosen(trace: Trace, layer: Call, place: Span, wanted: int) -> Span | None:
    """The call that passes a layer its size, when nothing in its own class has the size wanted.

    A class that names the wanted size itself uses the wrong one of its names.
    """
    made = call_at(parse(trace.text), place)
    name, position = _SIZES.get(layer.cls, ("units", 0))
    given = made.argument(name, position) if made is not None else None
    function = enclosing(made.node, "funcdef") if made is not None else None
    if given is None or function is None or enclosing(function, "classdef") is None:
        return None
    if code(given.value) not in parameters(function):
        return None
    if not spelled(trace, given.value, wanted).isdigit():
        return None
    frames = [span for span in (layer.layer.span, *layer.layer.stack) if span is not None]
    outer = [span for span in dict.fromkeys(frames) if not span.file and span != place]
    return outer[0] if outer and call_at(parse(trace.text), outer[0]) is not None else None


def _constant(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS402 on the written list of numbers that is one operand.

    The other one's size is the model's or the data's; the list is what the program chose.
    """
    shapes = operand_shapes(error.error.message)
    known = operation(error.error.message) in ELEMENTWISE_OPERATIONS
    if shapes is None or not known or error.span.file:
        return None
    for word in dict.fromkeys(_WORD.findall(LineIndex(trace.text).slice(error.span))):
        made = assigned(trace, word, error.span)
        listed = _numbers(made.value) if made is not None else None
        if listed is None or (len(listed),) not in shapes:
            continue
        other = shapes[1 - shapes.index((len(listed),))]
        if len(listed) < 2 or not other or other[-1] in (None, 1, len(listed)):
            continue
        span = Span(*listed[0].start_pos, *listed[-1].end_pos)
        return ELEMENTWISE.found(
            span,
            f"{word} has {len(listed)} values, and is combined with {shape_text(other)} element by "
            f"element: it needs {other[-1]}, one for each.",
            related=(Related("the operator fails here", error.span),),
            detail=error.error.message,
        )
    return None


def _numbers(value: NodeOrLeaf) -> list[NodeOrLeaf] | None:
    """The numbers of a list that is written out, bare or as the first argument of a call."""
    made = next((c for c in calls(value) if c.node is value and c.is_whole), None)
    if made is not None and made.arguments:
        value = made.arguments[0].value
    listed = display_items(value)
    plain = all(code(item)[-1:].isdigit() or code(item).endswith(".") for item in listed)
    return listed if listed and plain else None


def _unequal_product(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS402 on the layer with the odd width, for a product over the features of two tensors."""
    call = call_at(parse(trace.text), error.span) if not error.span.file else None
    if call is None or call.callee.rpartition(".")[2] not in _PRODUCTS:
        return None
    made = list({operand.span: operand for operand in _operands(trace, error.span)}.values())
    shapes = [one_shape(operand.outputs) for operand in made]
    if len(made) != 2 or None in shapes:
        return None
    one, other = ((*(shape or ()),) for shape in shapes)
    if len(one) != len(other) or one[:-1] != other[:-1] or one[-1:] == other[-1:]:
        return None
    odd = odd_width(trace, made, (one[-1], other[-1]))
    place = trace.place(odd.layer.layer) if odd is not None else None
    if odd is None or place is None:
        return None
    return ELEMENTWISE.found(
        place,
        f"This {odd.layer.cls} gives {odd.width} features, and {call.callee} multiplies them with "
        f"{odd.wanted} of another tensor, one by one. Give it {odd.wanted}, as many as the other "
        f"has.",
        related=(Related(f"{shape_text(one)} and {shape_text(other)} meet here", error.span),),
        detail=error.error.message,
        data={"layer": span_data(place), "size": odd.wanted, "other": odd.other_data(trace)},
    )


def _alike(one: Shape, other: Shape) -> bool:
    return all(
        a is None or b is None or a == b or 1 in (a, b) for a, b in zip(one, other, strict=True)
    )


def _operands(trace: Trace, place: Span) -> list[Call]:
    """The calls that are written in an expression, or gave its names their values, in order."""
    spans = [place]
    for word in dict.fromkeys(_WORD.findall(LineIndex(trace.text).slice(place))):
        made = assigned(trace, word, place)
        if made is not None and made.place.line < place.line:
            node = made.value
            spans.append(Span(*node.start_pos, *node.end_pos))
    return [
        call
        for call in trace.calls.values()
        if call.span is not None
        and not call.span.file
        and any(span.contains(call.span) for span in spans)
    ]


def _gives(trace: Trace, call: Call, size: int | None) -> Call | None:
    """The call, of the layer itself or inside a model, whose layer has that size."""
    inner = [other for other in trace.calls.values() if other.parent == call.id]
    for step in (call, *reversed(inner)):
        config = step.layer.config
        if size in (config.get("units"), config.get("output_dim"), config.get("filters")):
            return step
    return None
