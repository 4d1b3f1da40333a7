"""A weight of the user's own layer whose size the constructor's caller chose, and chose wrongly."""

from __future__ import annotations

import re

from parso.python.tree import Class
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    CallSyntax,
    call_at,
    calls,
    children,
    code,
    enclosing,
    leaf_at,
    parameters,
    parse,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.custom.rule import INSIDE
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ErrorRaised, LayerConstructed, Opaque

#: The last axis of the inputs, and the two of the weight, in TensorFlow's words for a product.
PRODUCT = re.compile(r"with input shapes: \[[?\d,]*?(\d+)\], \[(\d+),(\d+)\]")


def failing(trace: Trace, error: ErrorRaised, owner: str) -> LayerConstructed | None:
    """The layer of class ``owner`` that fails with ``error``: one whose call gave nothing since."""
    for call in trace.calls.values():
        if owner not in (call.cls, *call.layer.bases) or not isinstance(call.outputs, Opaque):
            continue
        if error.error.message.startswith(call.outputs.reason[:200]):
            return call.layer
    return None


def chosen_size(trace: Trace, error: ErrorRaised, layer: LayerConstructed) -> Finding | None:
    """KS1101 where the layer is made, when its weight has a size that is an argument there."""
    shapes = PRODUCT.search(error.error.message)
    found = weight(trace, error) if shapes is not None and shapes[1] != shapes[2] else None
    place = trace.place(layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    if shapes is None or found is None or place is None or made is None:
        return None
    function = enclosing(found[0].node, "funcdef")
    if function is None or code(children(function)[1]) != "__init__":
        return None
    name = code(found[1][0])
    names = list(parameters(function))
    if name not in names:
        return None
    position = names.index(name) - 1
    given = made.argument(name, position)
    has = f"{code(given.value)}" if given is not None else f"{shapes[2]}, its default"
    return INSIDE.found(
        place,
        f"This {layer.cls} is made for {shapes[2]} features ({name} is {has}), and {shapes[1]} "
        f"arrive. Give it {name}={shapes[1]}.",
        related=(
            Related("the weight gets its size here", found[0].span),
            Related("the product fails here", error.span),
        ),
        detail=error.error.message,
        data={
            "made": span_data(made.span),
            "keyword": name,
            "value": shapes[1],
            "position": position,
        },
    )


def weight(trace: Trace, error: ErrorRaised) -> tuple[CallSyntax, list[NodeOrLeaf]] | None:
    """The add_weight of two axes that made an operand of a failing product, and its axes."""
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), error.span.line, error.span.column)
    while node is not None and not isinstance(node, Class):
        node = node.parent
    used = set(re.findall(r"self\.\w+", LineIndex(trace.text).slice(error.span)))
    for call in calls(node) if node is not None else ():
        statement = enclosing(call.node, "expr_stmt")
        given = call.argument("shape", 0)
        if statement is None or given is None or not call.callee.endswith(".add_weight"):
            continue
        items = children(children(given.value)[1])[::2] if given.value.type == "atom" else []
        if code(children(statement)[0]) in used and len(items) == 2:
            return call, items
    return None
