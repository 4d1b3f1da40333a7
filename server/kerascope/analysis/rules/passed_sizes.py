"""A size that the maker of the user's own layer passed to it, and that the data does not have."""

from __future__ import annotations

import re

from kerascope.analysis.cst import Argument, CallSyntax, call_at, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.bindings import assigned
from kerascope.analysis.rules.custom_rule import INSIDE
from kerascope.analysis.rules.rule import span_data
from kerascope_tracer.wire import ErrorRaised, LayerConstructed

#: TensorFlow's words for an operation on a tensor of the batch and one without a batch axis.
_CLASH = re.compile(r"must be equal, but are (\d+) and (\d+).*with input shapes: (.*)", re.S)
_SHAPE = re.compile(r"\[([?\d,]*)\]")


def passed_size(trace: Trace, error: ErrorRaised, layer: LayerConstructed) -> Finding | None:
    """KS1101 where the layer is made: one of its arguments is the size that does not fit.

    Of the two operands the one with an open batch axis is the data's; what has none was made from
    the layer's own arguments, as an embedding of positions is. The data is what it is, so it is
    the argument that has to follow.
    """
    told = _CLASH.search(error.error.message)
    place = trace.place(layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    if told is None or made is None or place is None:
        return None
    shapes = [found.split(",") for found in _SHAPE.findall(told[3])][:2]
    opened = ["?" in shape for shape in shapes]
    if len(shapes) != 2 or opened[0] == opened[1]:
        return None
    own, data = shapes[opened.index(False)], shapes[opened.index(True)]
    pair = (told[1], told[2])
    size = next((one for one in pair if one in own and one not in data), None)
    if size is None:
        return None
    wanted = pair[1 - pair.index(size)]
    given = [argument for argument in made.arguments if _worth(trace, argument, made) == size]
    if len(given) != 1 or wanted not in data:
        return None
    shown = code(given[0].value)
    what = shown if shown == size else f"{shown} ({size})"
    return INSIDE.found(
        place,
        f"This {layer.cls} is made for {what}, and what it is applied to has {wanted}: inside, "
        f"tensors of both sizes meet. Give it {wanted}.",
        related=(Related("they meet here", error.span),),
        detail=error.error.message,
        data={"passed": span_data(span_of(given[0].value)), "size": wanted},
    )


def _worth(trace: Trace, argument: Argument, made: CallSyntax) -> str | None:
    """The number that an argument is: written, or given to its name."""
    value = argument.value
    if value.type == "name":
        bound = assigned(trace, code(value), made.span)
        if bound is None or len(bound.names) != 1:
            return None
        value = bound.value
    return code(value) if code(value).isdigit() else None
