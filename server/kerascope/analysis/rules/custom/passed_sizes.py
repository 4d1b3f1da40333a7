"""A size that the maker of the user's own layer passed to it, and that the data does not have."""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    Argument,
    CallSyntax,
    call_at,
    children,
    code,
    enclosing,
    leaf_at,
    parameters,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.custom.operations import ELEMENTWISE, operation
from kerascope.analysis.rules.custom.rule import INSIDE
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.constants import constant
from kerascope.analysis.rules.rule import span_data
from kerascope_tracer.wire import ErrorRaised, LayerConstructed

#: TensorFlow's words for two sizes that should be one.
_CLASH = re.compile(r"must be equal, but are (\d+) and (\d+)")


def passed_size(trace: Trace, error: ErrorRaised, layer: LayerConstructed) -> Finding | None:
    """KS1101 where the layer is made: one of its arguments is the size that does not fit.

    Only one of the two sizes that meet is an argument's: a table of positions, a mixer's number of
    patches. The other one arrives with the data, which is what it is; the argument has to follow.
    """
    told = _CLASH.search(error.error.message)
    place = trace.place(layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    if operation(error.error.message) not in ELEMENTWISE | {"SelectV2"}:
        return None
    if told is None or made is None or place is None:
        return None
    pair = (told[1], told[2])
    sizes = [
        one for one in pair if any(constant(trace, a.value) == int(one) for a in made.arguments)
    ]
    if len(sizes) != 1:
        return None
    size = sizes[0]
    wanted = pair[1 - pair.index(size)]
    given = [one for one in made.arguments if constant(trace, one.value) == int(size)]
    if len(given) != 1:
        return None
    shown = code(given[0].value)
    what = shown if shown == size else f"{shown} ({size})"
    return INSIDE.found(
        _computed(trace, given[0]) or place,
        f"This {layer.cls} is made for {what}, and what it is applied to has {wanted}: inside, "
        f"tensors of both sizes meet. Give it {wanted}.",
        related=(Related("they meet here", error.span),),
        detail=error.error.message,
        data={"passed": span_data(span_of(given[0].value)), "size": wanted},
    )


_QUOTIENT = re.compile(r"(?:self\.)?(\w+)\s*//\s*(?:self\.)?(\w+)")
#: What NumPy, TensorFlow and Keras say of parts that do not come to the whole.
_PARTS = re.compile(r"evenly divisible|[Cc]annot reshape|must be unchanged|must be equal, but are")


def indivisible(trace: Trace, error: ErrorRaised, layer: LayerConstructed) -> Finding | None:
    """KS1101 where the layer is made with a width that its number of heads does not divide.

    The class computes ``width // heads`` and later puts the parts together again.
    """
    place = trace.place(layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    leaf = leaf_at(parse(trace.text), error.span.line, error.span.column)
    owner = enclosing(leaf, "classdef") if leaf is not None and not error.span.file else None
    if made is None or place is None or owner is None or not _PARTS.search(error.error.message):
        return None
    start = next(
        (n for n in walk(owner) if n.type == "funcdef" and code(children(n)[1]) == "__init__"), None
    )
    names = list(parameters(start))[1:] if start is not None else []
    for whole, part in _QUOTIENT.findall(code(owner)):
        if whole not in names or part not in names:
            continue
        width = _value(trace, made, start, whole, names.index(whole))
        heads = _value(trace, made, start, part, names.index(part))
        if not width or not heads or width % heads == 0:
            continue
        argument = made.argument(part, names.index(part))
        fitting = min(
            (n for n in range(1, width + 1) if width % n == 0), key=lambda n: (abs(n - heads), n)
        )
        up = -(-width // heads) * heads
        return INSIDE.found(
            place,
            f"{layer.cls} splits {whole} ({width}) into {heads} equal parts, and {width} is no "
            f"multiple of {heads}. Use {part}={fitting}, or {whole}={up}.",
            related=(Related("the parts do not come to the whole here", error.span),),
            detail=error.error.message,
            data={"passed": span_data(span_of(argument.value)), "size": fitting}
            if argument is not None
            else {"made": span_data(made.span), "keyword": part}
            | {"value": fitting, "position": names.index(part)},
        )
    return None


def _value(
    trace: Trace, made: CallSyntax, start: NodeOrLeaf | None, name: str, position: int
) -> int | None:
    """The number that a constructor's parameter gets, or its default."""
    given = made.argument(name, position)
    if given is not None:
        return constant(trace, given.value)
    default = parameters(start)[name].default if start is not None else None
    return int(code(default)) if default is not None and code(default).isdigit() else None


def _computed(trace: Trace, argument: Argument) -> Span | None:
    """The line that computes a number from others, for an argument that names it."""
    if argument.value.type != "name":
        return None
    made = assigned(trace, code(argument.value), span_of(argument.value))
    written = made is None or len(made.names) != 1 or code(made.value).isdigit()
    return span_of(made.value) if made is not None and not written else None
