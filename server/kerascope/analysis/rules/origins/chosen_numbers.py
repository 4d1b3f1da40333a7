"""The line that chose a number, for a layer that is made from a parameter or an attribute.

A builder or a class takes its sizes from whoever calls it. What a person changes is the number in
that call, in the configuration or in the default, and not the line that passes it on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    call_at,
    calls,
    children,
    code,
    display_items,
    enclosing,
    is_operator,
    parameters,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import assigned

#: Arguments for the width of what a layer gives, and for that of what it is given.
_OUTPUTS = ("units", "filters")
_INPUTS = ("input_dim", "input_shape", "batch_input_shape")
#: More steps than any program takes from a layer to the number.
_MOST = 10


def number_behind(
    trace: Trace, layer: Span | None, argument: str, position: int | None, axis: int | None = None
) -> Span | None:
    """The number that a layer's argument (or one axis of it) comes to be, where it is written.

    ``None`` when it stands at the layer itself, is a constant of the same function or module, or is
    computed: then the layer's own line is the one to look at. So it is where the same number says
    how wide the input is: of its two uses, it fits the one.
    """
    made = call_at(parse(trace.text), layer) if layer is not None else None
    given = made.argument(argument, position) if made is not None else None
    if given is None:
        return None
    value, passed = given.value, False
    if argument in _OUTPUTS and _declares_input(value):
        return None
    if axis is not None:
        # The whole shape may have been chosen elsewhere, too.
        for _ in range(_MOST):
            step = _step(trace, value) if not display_items(value) else None
            if step is None:
                break
            value, passed = step[0], passed or step[1]
        items = display_items(value)
        if not -len(items) <= axis < len(items):
            return None
        value = items[axis]
    return _followed(trace, value, passed)


def _declares_input(value: NodeOrLeaf) -> bool:
    """Whether the same expression declares an input, in the same function."""
    around = enclosing(value, "funcdef")
    if around is None or value.type == "number":
        return False
    given = (
        argument.value
        for call in calls(around)
        for argument in call.arguments
        if argument.keyword in _INPUTS or call.callee.rpartition(".")[2] in ("Input", "InputLayer")
    )
    return any(code(value) in map(code, (one, *display_items(one))) for one in given)


def stands_for(trace: Trace, value: NodeOrLeaf) -> NodeOrLeaf | None:
    """One step from an expression towards the number that it comes to be."""
    step = _step(trace, value)
    return step[0] if step is not None else None


def _followed(trace: Trace, value: NodeOrLeaf, passed: bool) -> Span | None:
    for _ in range(_MOST):
        if value.type == "number":
            return span_of(value) if passed else None
        step = _step(trace, value)
        if step is None:
            return None
        value, crossed = step
        passed = passed or crossed
    return None


def _step(trace: Trace, value: NodeOrLeaf) -> tuple[NodeOrLeaf, bool] | None:
    """What an expression stands for, and whether that was chosen by somebody else."""
    text = code(value)
    if value.type == "name":
        made = assigned(trace, text, span_of(value))
        if made is not None:
            return (made.value, False) if len(made.names) == 1 else None
        return _parameter(trace, value)
    parts = children(value) if value.type in ("atom_expr", "power") else []
    if len(parts) != 2:
        return None
    if code(parts[0]) == "self":
        kept = [one for one in _assignments(enclosing(value, "classdef")) if code(one[0]) == text]
        return (kept[0][1], True) if len(kept) == 1 else None
    if re.fullmatch(r"\[[\"']\w+[\"']\]", code(parts[1])):
        return _entry(trace, parts[0], code(parts[1])[1:-1])
    if re.fullmatch(r"\.\w+", code(parts[1])):
        return _class_attribute(trace, code(parts[1])[1:])
    return None


def _parameter(trace: Trace, name: NodeOrLeaf) -> tuple[NodeOrLeaf, bool] | None:
    """What the one call of the function around a name gives for it, or else its default."""
    function = enclosing(name, "funcdef")
    if function is None:
        return None
    known = parameters(function)
    names = list(known)
    if code(name) not in known:
        return None
    own, owner = code(children(function)[1]), enclosing(function, "classdef")
    if own == "__init__" and owner is not None:
        own = code(children(owner)[1])
    position = names.index(code(name)) - (names[:1] == ["self"])
    uses = [c for c in calls(parse(trace.text)) if c.callee.rpartition(".")[2] == own]
    if len(uses) != 1 or any(argument.star for argument in uses[0].arguments):
        return None
    given = uses[0].argument(code(name), position)
    if given is not None:
        return given.value, True
    default = known[code(name)].default
    return (default, True) if default is not None else None


def _entry(trace: Trace, holder: NodeOrLeaf, key: str) -> tuple[NodeOrLeaf, bool] | None:
    """The value of a key in the one dict display that a name is bound to."""
    made = assigned(trace, code(holder), span_of(holder)) if holder.type == "name" else None
    if made is None or made.value.type != "atom" or len(children(made.value)) != 3:
        return None
    items = children(children(made.value)[1])
    found = [
        items[place + 2]
        for place, item in enumerate(items[:-2])
        if code(item).strip("\"'") == key.strip("\"'") and is_operator(items[place + 1], ":")
    ]
    return (found[0], True) if len(found) == 1 else None


def _class_attribute(trace: Trace, name: str) -> tuple[NodeOrLeaf, bool] | None:
    """The value of an attribute that one class of the document gives its instances."""
    found = [
        value
        for node in walk(parse(trace.text))
        if node.type == "classdef"
        for target, value in _assignments(node)
        if code(target) == name and enclosing(target, "funcdef", "classdef") is node
    ]
    return (found[0], True) if len(found) == 1 else None


def _assignments(scope: NodeOrLeaf | None) -> Iterator[tuple[NodeOrLeaf, NodeOrLeaf]]:
    for node in walk(scope) if scope is not None else ():
        parts = children(node) if node.type == "expr_stmt" else []
        if len(parts) == 3 and is_operator(parts[1], "="):
            yield parts[0], parts[2]
