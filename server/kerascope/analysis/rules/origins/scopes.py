"""Which names a line of the program can see."""

from __future__ import annotations

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import enclosing, leaf_at, parameters, parse
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


def home(text: str, here: Span, name: str) -> NodeOrLeaf | None:
    """The function whose variable ``name`` is at ``here``; ``None`` for one of the module.

    Source: the language reference, "Resolution of names".
    """
    module = parse(text)
    leaf = leaf_at(module, here.line, here.column)
    bindings = [one for one in module.get_used_names().get(name, ()) if one.is_definition()]
    homes = [scopes(one)[0] for one in bindings]
    around = scopes(leaf) if leaf is not None else []
    return next((scope for scope in around if scope is not None and scope in homes), None)


def is_parameter(text: str, here: Span, name: str) -> bool:
    """Whether ``name`` is what a function around ``here`` is called with."""
    leaf = leaf_at(parse(text), here.line, here.column)
    around = scopes(leaf) if leaf is not None else []
    return any(scope is not None and name in parameters(scope) for scope in around)
