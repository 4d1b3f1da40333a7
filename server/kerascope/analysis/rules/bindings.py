"""Where the document gives a name its value, from the text alone.

A trace tells bindings of tensors and arrays; datasets, lists and aliases are found here.
"""

from __future__ import annotations

from dataclasses import dataclass

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    call_at,
    children,
    code,
    enclosing,
    is_operator,
    leaf_at,
    parse,
    walk,
)
from kerascope.analysis.cst import span_of as node_span
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.scopes import scopes
from kerascope.analysis.rules.training import bound_variable

_CONVERSIONS = ("array", "asarray", "constant", "convert_to_tensor", "Series", "DataFrame")


@dataclass(frozen=True)
class Assignment:
    """``targets = value`` as a statement; ``place`` is the name itself."""

    place: Span
    names: tuple[str, ...]
    value: NodeOrLeaf
    node: NodeOrLeaf


def assignments(trace: Trace, name: str, before: Span) -> list[Assignment]:
    """The assignments to ``name`` above a place that can be seen from there, in order."""
    module = parse(trace.text)
    if not name.isidentifier() or name not in trace.text:
        return []
    here = leaf_at(module, before.line, before.column)
    seen = scopes(here) if here is not None else [None]
    found = []
    for node in walk(module):
        if node.type != "expr_stmt" or node.start_pos[0] >= before.line:
            continue
        parts = children(node)
        if len(parts) != 3 or not is_operator(parts[1], "="):
            continue
        targets = _targets(parts[0])
        target = next((leaf for leaf in targets if code(leaf) == name), None)
        if target is not None and enclosing(node, "funcdef", "lambdef", "classdef") in seen:
            names = tuple(code(leaf) for leaf in targets)
            found.append(Assignment(node_span(target), names, parts[2], node))
    return found


def assigned(trace: Trace, name: str, before: Span) -> Assignment | None:
    """The last of :func:`assignments`."""
    return next(reversed(assignments(trace, name, before)), None)


def origin(trace: Trace, argument: tuple[Span, str] | None, before: Span) -> Span | None:
    """The line that made what an argument names; ``None`` when it is written in place.

    ``np.array(rows)`` and the like stand for ``rows``.
    """
    if argument is None:
        return None
    span, text = argument
    call = call_at(parse(trace.text), span)
    if call is not None and call.callee.rpartition(".")[2] in _CONVERSIONS and call.arguments:
        text = code(call.arguments[0].value)
    if not text.isidentifier():
        return None
    bound = bound_variable(trace, text, before)
    written = assigned(trace, text, before)
    if bound is not None and (written is None or bound.span.line >= written.place.line):
        return bound.span
    return written.place if written is not None else None


def _targets(node: NodeOrLeaf) -> list[NodeOrLeaf]:
    if node.type == "name":
        return [node]
    if node.type in ("testlist_star_expr", "testlist_comp", "atom"):
        return [leaf for part in children(node) for leaf in _targets(part)]
    return []
