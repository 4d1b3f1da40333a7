"""Which names a line of the program can see."""

from __future__ import annotations

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, enclosing, leaf_at, parse
from kerascope_tracer.wire import Span


def scopes(node: NodeOrLeaf) -> list[NodeOrLeaf | None]:
    """The functions and classes around a node, the nearest first, and ``None`` for the module."""
    found: list[NodeOrLeaf | None] = []
    current = enclosing(node, "funcdef", "lambdef", "classdef")
    while current is not None:
        found.append(current)
        current = enclosing(current, "funcdef", "lambdef", "classdef")
    return [*found, None]


def sees(text: str, here: Span, there: Span) -> bool:
    """Whether code at ``here`` can mean a name that is bound at ``there``."""
    module = parse(text)
    user = leaf_at(module, here.line, here.column)
    binding = leaf_at(module, there.line, there.column)
    return user is None or binding is None or scopes(binding)[0] in scopes(user)


def is_parameter(text: str, here: Span, name: str) -> bool:
    """Whether ``name`` is what a function around ``here`` is called with."""
    leaf = leaf_at(parse(text), here.line, here.column)
    around = scopes(leaf) if leaf is not None else []
    return any(scope is not None and name in _parameters(scope) for scope in around)


def _parameters(scope: NodeOrLeaf) -> set[str]:
    if scope.type not in ("funcdef", "lambdef"):
        return set()
    parts = children(scope)
    listed = next((part for part in parts if part.type == "parameters"), None)
    given = children(listed) if listed is not None else parts
    return {code(children(part)[0]) for part in given if part.type == "param"}
