"""KS402 where a function or class of the program combines the tensors that it was applied to.

The sampling of a variational autoencoder makes noise as wide as the mean, and the variance is as
wide as something else: two of three agree, and what gives the third its width has to follow.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kerascope.analysis.cst import call_at, children, code, enclosing, leaf_at, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.custom.created import sizes_made
from kerascope.analysis.rules.custom.operations import ELEMENTWISE as ELEMENTWISE_OPERATIONS
from kerascope.analysis.rules.custom.operations import operand_shapes, operation
from kerascope.analysis.rules.merging.elementwise import ELEMENTWISE, gives_width
from kerascope.analysis.rules.rule import note, span_data
from kerascope.analysis.specs import one_shape, spec_text
from kerascope_tracer.wire import ErrorRaised


def unequal_inputs(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS402 on the layer that gives one of several inputs another width than the others have.

    ``None`` unless two of the inputs are what does not fit, and a third tensor agrees with one.
    """
    shapes = operand_shapes(error.error.message)
    known = operation(error.error.message) in ELEMENTWISE_OPERATIONS
    if shapes is None or not known or error.span.file or min(map(len, shapes)) < 1:
        return None
    pair = (shapes[0][-1], shapes[1][-1])
    if None in pair or 1 in pair or pair[0] == pair[1]:
        return None
    for call in _applied(trace, error):
        sources = [trace.calls[source] for source in call.sources if source in trace.calls]
        widths = [(one_shape(source.outputs) or (None,))[-1] for source in sources]
        if len(sources) < 2 or not set(pair) <= set(widths):
            continue
        votes = Counter(width for width in widths if width in pair)
        votes.update(size for size in sizes_made(trace, error.span) if size in pair)
        odd, wanted = sorted(pair, key=lambda size: votes[size])
        if votes[odd] == votes[wanted] or odd is None or wanted is None:
            continue
        source = sources[widths.index(odd)]
        layer = gives_width(trace, source, odd)
        place = trace.place(layer.layer) if layer is not None else None
        if layer is None or place is None:
            continue
        others = (gives_width(trace, one, wanted) for one in sources if one is not source)
        texts = {_written(trace, other, layer) for other in others if other is not None} - {None}
        text = texts.pop() if len(texts) == 1 else None
        return ELEMENTWISE.found(
            place,
            f"This {layer.cls} gives {odd} features, {spec_text(layer.outputs)}, and "
            f"{call.cls} combines them element by element with tensors of {wanted}. Give it "
            f"{wanted}, as many as the others have.",
            related=(
                *(note(trace, one, f"{one.cls} gives {spec_text(one.outputs)}") for one in sources),
                Related("they meet here", error.span),
            ),
            detail=error.error.message,
            data={"layer": span_data(place), "size": wanted, "spelled": text},
        )
    return None


def _written(trace: Trace, other: Call, layer: Call) -> str | None:
    """How a layer of the same function writes the size that it has."""
    made = []
    for call in (other, layer):
        place = trace.place(call.layer)
        made.append(call_at(parse(trace.text), place) if place is not None else None)
    one, here = made
    if one is None or here is None or one.callee != here.callee or not one.arguments:
        return None
    if enclosing(one.node, "funcdef") is not enclosing(here.node, "funcdef"):
        return None
    return code(one.arguments[0].value)


def _applied(trace: Trace, error: ErrorRaised) -> Iterator[Call]:
    """The calls of layers whose function or class the failing line belongs to."""
    leaf = leaf_at(parse(trace.text), error.span.line, error.span.column)
    function = enclosing(leaf, "funcdef", "lambdef") if leaf is not None else None
    owner = enclosing(leaf, "classdef") if leaf is not None else None
    name = code(children(function)[1]) if function is not None else ""
    for call in trace.calls.values():
        place = trace.place(call.layer)
        if owner is not None:
            if code(children(owner)[1]) in (call.cls, *call.layer.bases):
                yield call
        elif place is not None and (made := call_at(parse(trace.text), place)) is not None:
            given = " ".join(code(argument.value) for argument in made.arguments)
            if place.contains(error.span) or re.search(rf"\b{re.escape(name)}\b", given):
                yield call
