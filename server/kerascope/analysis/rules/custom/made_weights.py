"""Weights that a program makes itself, with sizes that do not fit what they are multiplied with.

TensorFlow 1 programs keep them in dicts, ``weights['out']``, others as attributes or names. The
data's own features arrive as they are; it is the weight's first axis that has to follow them.
"""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    CallSyntax,
    calls,
    children,
    code,
    display_items,
    enclosing,
    is_operator,
    leaf_at,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.custom.created import CREATED, name_of
from kerascope.analysis.rules.custom.weight_sizes import PRODUCT
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.constants import constant
from kerascope_tracer.wire import ErrorRaised

_PRODUCTS = frozenset({"matmul", "xw_plus_b", "dot", "linear"})
_MATRIX = 2


def made_weight(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS1104 on the first size of the weight that a failing product multiplies with."""
    shapes = PRODUCT.search(error.error.message)
    if shapes is None or error.span.file or shapes[1] == shapes[2]:
        return None
    for value in _operands(trace, error.span):
        made = _matrix(value)
        if made is None or constant(trace, made[1]) != int(shapes[3]):
            continue
        first = made[0]
        if constant(trace, first) != int(shapes[2]):
            continue
        new = name_of(trace, int(shapes[1])) or shapes[1]
        shown = shapes[2] if code(first) == shapes[2] else f"{code(first)} ({shapes[2]})"
        wanted = new if new == shapes[1] else f"{new} ({shapes[1]})"
        return CREATED.found(
            span_of(first),
            f"This weight is made for {shown} features, and it is multiplied with a tensor of "
            f"{shapes[1]}. Make its first axis {wanted}.",
            related=(Related("the product fails here", error.span),),
            detail=error.error.message,
            data={"size": new},
        )
    return None


def _operands(trace: Trace, place: Span) -> list[NodeOrLeaf]:
    """What made each operand of the product at a place, as far as the text tells."""
    module = parse(trace.text)
    node: NodeOrLeaf | None = leaf_at(module, place.line, place.column)
    while node is not None and node.end_pos < (place.end_line, place.end_column):
        node = node.parent
    found: list[NodeOrLeaf] = []
    for call in calls(node) if node is not None else ():
        if call.callee.rpartition(".")[2] in _PRODUCTS:
            for argument in call.arguments:
                found += _made(trace, argument.value, place)
    for part in walk(node) if node is not None else ():
        if part.type == "term" and any(is_operator(item, "@") for item in children(part)):
            for item in children(part)[::2]:
                found += _made(trace, item, place)
    return found


def _made(trace: Trace, value: NodeOrLeaf, place: Span) -> list[NodeOrLeaf]:
    if value.type == "name":
        bound = assigned(trace, code(value), place)
        return [bound.value] if bound is not None and len(bound.names) == 1 else []
    parts = children(value)
    if value.type not in ("atom_expr", "power") or len(parts) != 2:
        return []
    key = re.fullmatch(r"\[([\"'])(.+)\1\]", code(parts[1]))
    if key is not None and parts[0].type == "name":
        return _entries(trace, parts[0], key[2], place)
    if code(parts[0]) == "self":
        scope = enclosing(value, "classdef")
        return [
            children(node)[2]
            for node in (walk(scope) if scope is not None else ())
            if node.type == "expr_stmt"
            and len(children(node)) == 3
            and code(children(node)[0]) == code(value)
        ]
    return []


def _entries(trace: Trace, holder: NodeOrLeaf, key: str, place: Span) -> list[NodeOrLeaf]:
    """The values of a key in the dict display that a name is bound to."""
    bound = assigned(trace, code(holder), place)
    inner = children(bound.value) if bound is not None and bound.value.type == "atom" else []
    items = children(inner[1]) if len(inner) == 3 else []
    return [
        items[index + 2]
        for index, item in enumerate(items[:-2])
        if code(item).strip("\"'") == key and is_operator(items[index + 1], ":")
    ]


def _matrix(value: NodeOrLeaf) -> list[NodeOrLeaf] | None:
    """The two sizes that a weight is made with."""
    for call in calls(value):
        for items in _shapes(call):
            if len(items) == _MATRIX:
                return items
    return None


def _shapes(call: CallSyntax) -> list[list[NodeOrLeaf]]:
    return [display_items(argument.value) for argument in call.arguments]
