"""Where the values of an argument were made, from the text: through names, conversions, slices,
attributes, parameters and what a generator yields."""

from __future__ import annotations

from dataclasses import dataclass

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
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import assigned

#: Functions that give back the values of their first argument, in the same arrangement.
_CONVERSIONS = frozenset(
    {
        *("array", "asarray", "ascontiguousarray", "convert_to_tensor", "constant", "cast"),
        *("copy", "identity", "stop_gradient", "float32", "float64", "astype"),
    }
)
_MAKERS = frozenset({"zeros", "ones", "empty", "full", "rand", "randn", "random_sample"})
#: More steps than any program takes from a name to the array behind it.
_MOST = 12


@dataclass(frozen=True)
class Made:
    """The statement that made an array: the place of its name, and the value."""

    place: Span
    value: NodeOrLeaf

    @property
    def sizes(self) -> list[NodeOrLeaf]:
        """The sizes that an array is created with: ``np.zeros((n, 4))`` has two."""
        call = _whole_call(self.value)
        if call is None or call.callee.rpartition(".")[2] not in _MAKERS:
            return []
        shape = call.argument("shape", 0)
        if shape is None:
            return []
        alone = shape.value.type == "number" or code(shape.value).startswith("len(")
        return [shape.value] if alone else display_items(shape.value)

    @property
    def is_constant(self) -> bool:
        """Whether all its values are one number that the program chose."""
        call = _whole_call(self.value)
        return call is not None and call.callee.rpartition(".")[2] in ("zeros", "ones", "full")


def kept_size(trace: Trace, made: Made, axes: int) -> Made | None:
    """The tuple of so many sizes, kept under a name, that an array is created with."""
    call = _whole_call(made.value)
    shape = call.argument("shape", 0) if call is not None else None
    for node in walk(shape.value) if shape is not None else ():
        if node.type not in ("name", "atom_expr", "power"):
            continue
        found = made_by(trace, node, made.place)
        if found is not None and len(display_items(found.value)) == axes:
            return found
    return None


def one_side(trace: Trace, kept: Made, sides: int) -> Made | None:
    """The statement behind the one name that all sides of a size are given by."""
    named = [item for item in display_items(kept.value) if item.type != "number"]
    if len(named) != sides or len({code(side) for side in named}) != 1:
        return None
    return made_by(trace, named[0], kept.place) if named[0].type == "name" else None


def made_by(trace: Trace, value: NodeOrLeaf, before: Span) -> Made | None:
    """The statement behind an expression; ``None`` when it cannot be followed in the text."""
    place: Span | None = None
    for _ in range(_MOST):
        value = _stripped(value)
        found = _step(trace, value, before)
        if found is None:
            return Made(place, value) if place is not None else None
        place, value = found
        before = place
    return None


def made_at(trace: Trace, span: Span) -> Made | None:
    """:func:`made_by` for the expression that stands at a place."""
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), span.line, span.column)
    while node is not None and node.end_pos < (span.end_line, span.end_column):
        node = node.parent
    return made_by(trace, node, span) if node is not None else None


def yielded(trace: Trace, call: CallSyntax, position: int) -> Made | None:
    """What made the item at a place of the tuples that a function of the document yields."""
    function = _function(trace, call.callee.rpartition(".")[2])
    for node in walk(function) if function is not None else ():
        if node.type != "yield_expr" or enclosing(node, "funcdef") is not function:
            continue
        given = children(node)[1]
        inner = children(given)[1] if given.type == "atom" and len(children(given)) == 3 else given
        if inner.type not in ("testlist_comp", "testlist_star_expr", "testlist"):
            return None
        items = [item for item in children(inner) if not is_operator(item, ",")]
        if position < len(items):
            return made_by(trace, items[position], span_of(node))
    return None


def _step(trace: Trace, value: NodeOrLeaf, before: Span) -> tuple[Span, NodeOrLeaf] | None:
    first, text = _named(value)
    if text.isidentifier():
        made = assigned(trace, text, before)
        if made is not None:
            return (made.place, made.value) if len(made.names) == 1 else None
        return _passed(trace, first)
    if text.startswith("self.") and text[5:].isidentifier():
        return _attribute(value, text)
    return None


def _named(value: NodeOrLeaf) -> tuple[NodeOrLeaf, str]:
    """The name or attribute that an expression is, or picks rows of: ``self.rows[chosen]``."""
    parts = children(value) if value.type in ("atom_expr", "power") else [value]
    while len(parts) > 1 and _picks_rows(parts[-1]):
        parts = parts[:-1]
    return parts[0], "".join(map(code, parts))


def _picks_rows(trailer: NodeOrLeaf) -> bool:
    """Whether an index keeps all axes: neither one number nor indices of several axes."""
    inner = children(trailer)[1:-1]
    if not code(trailer).startswith("[") or len(inner) != 1:
        return False
    return inner[0].type not in ("subscriptlist", "number", "factor", "keyword")


def _stripped(value: NodeOrLeaf) -> NodeOrLeaf:
    """The expression without the conversions around it, which keep a sample's axes."""
    while True:
        call = _whole_call(value)
        if call is None or call.callee.rpartition(".")[2] not in _CONVERSIONS:
            return value
        if not call.arguments:
            return value
        value = call.arguments[0].value


def _passed(trace: Trace, name: NodeOrLeaf) -> tuple[Span, NodeOrLeaf] | None:
    """What the one call of the function around a parameter's use gives for it."""
    function = enclosing(name, "funcdef")
    if function is None:
        return None
    parameters = [
        code(children(node)[0])
        for node in children(children(function)[2])
        if node.type == "param" and not code(node).startswith("*")
    ]
    if code(name) not in parameters:
        return None
    own = code(children(function)[1])
    owner = enclosing(function, "classdef")
    if own == "__init__" and owner is not None:
        own = code(children(owner)[1])  # a class is called by its own name
    position = parameters.index(code(name)) - (parameters[:1] == ["self"])
    uses = [
        call
        for call in calls(parse(trace.text))
        if call.callee in (own, f"self.{own}") or call.callee.endswith(f".{own}")
    ]
    given = uses[0].argument(code(name), position) if len(uses) == 1 else None
    return (span_of(given.value), given.value) if given is not None else None


def _attribute(value: NodeOrLeaf, text: str) -> tuple[Span, NodeOrLeaf] | None:
    """The one assignment to an attribute in its class."""
    scope = enclosing(value, "classdef")
    found = [
        node
        for node in (walk(scope) if scope is not None else ())
        if node.type == "expr_stmt" and len(children(node)) == 3 and code(children(node)[0]) == text
    ]
    if len(found) != 1:
        return None
    return span_of(children(found[0])[0]), children(found[0])[2]


def _function(trace: Trace, name: str) -> NodeOrLeaf | None:
    found = [
        node
        for node in walk(parse(trace.text))
        if node.type == "funcdef" and code(children(node)[1]) == name
    ]
    return found[0] if len(found) == 1 else None


def _whole_call(value: NodeOrLeaf) -> CallSyntax | None:
    return next((c for c in calls(value) if c.node is value and c.is_whole), None)
