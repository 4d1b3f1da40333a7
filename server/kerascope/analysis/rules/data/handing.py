"""The statement of the program that hands batches over: what a generator yields, or what the
``__getitem__`` of a data set of its own returns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    calls,
    children,
    code,
    enclosing,
    is_operator,
    leaf_at,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import assigned


@dataclass(frozen=True)
class Handed:
    """The place of the statement, and the expressions that it gives: samples, labels, weights.

    ``by_generator`` says that what is yielded goes to Keras as it is, and not into a dataset.
    """

    place: Span
    items: tuple[NodeOrLeaf, ...]
    by_generator: bool


def handed_over(trace: Trace, argument: tuple[Span, str] | None) -> Handed | None:
    """Where the batches are made that an argument of ``fit`` gives; ``None`` when that is not one
    statement of the document."""
    if argument is None:
        return None
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), argument[0].line, argument[0].column)
    while node is not None and node.end_pos < (argument[0].end_line, argument[0].end_column):
        node = node.parent
    if node is not None and node.type == "name":
        made = assigned(trace, code(node), argument[0])
        node = made.value if made is not None else None
    for call in calls(node) if node is not None else ():
        if call.callee.endswith("from_generator") and call.arguments:
            found = _given(trace, code(call.arguments[0].value))
            return replace(found, by_generator=False) if found is not None else None
        found = _given(trace, call.callee)
        if found is not None:
            return found
    return None


def _given(trace: Trace, name: str) -> Handed | None:
    definition = _definition(parse(trace.text), name) or _method(trace, name)
    if definition is None:
        return None
    if definition.type == "classdef":
        definition = _definition(definition, "__getitem__")
        kind, word = "return_stmt", "return"
    else:
        kind, word = "yield_expr", "yield"
    found = _statements(definition, kind)
    if word == "return" and len(found) == 1:
        inner = code(children(found[0])[-1])
        owner = enclosing(found[0], "classdef")
        if inner.startswith("self.") and inner.endswith(")") and owner is not None:
            # ``return self._load(rows)``
            other = _definition(owner, inner[5:].partition("(")[0])
            found = _statements(other, kind) or found
    if len(found) != 1:
        return None
    value = children(found[0])[-1]
    parts = children(value)
    if value.type == "atom" and len(parts) == 3 and code(parts[0]) == "(":
        value = parts[1]
    listed = value.type in ("testlist", "testlist_comp", "testlist_star_expr")
    items = [item for item in children(value) if not is_operator(item, ",")] if listed else [value]
    return Handed(span_of(found[0]), tuple(items), word == "yield")


def _method(trace: Trace, name: str) -> NodeOrLeaf | None:
    """What ``maker.batches`` is, when one class of the document alone has such a method."""
    owner, _, method = name.rpartition(".")
    if not owner or owner.partition(".")[0] in imported(parse(trace.text)):
        return None
    found = _definition(parse(trace.text), method)
    return found if found is not None and enclosing(found, "classdef") is not None else None


def _definition(scope: NodeOrLeaf, name: str) -> NodeOrLeaf | None:
    found = [
        node
        for node in walk(scope)
        if node.type in ("funcdef", "classdef") and code(children(node)[1]) == name
    ]
    return found[0] if len(found) == 1 else None


def _statements(function: NodeOrLeaf | None, kind: str) -> list[NodeOrLeaf]:
    return [
        node
        for node in (walk(function) if function is not None else ())
        if node.type == kind and enclosing(node, "funcdef", "lambdef") is function
    ]
