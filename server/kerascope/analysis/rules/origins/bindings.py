"""Where the document gives a name its value, from the text alone.

A trace tells bindings of tensors and arrays; datasets, lists and aliases are found here.
"""

from __future__ import annotations

from dataclasses import dataclass

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    call_at,
    calls,
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
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.origins.scopes import scopes

#: More steps than any program takes from the data to what fit is given.
_MOST_STEPS = 6
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
    if written is not None and (bound is None or written.place.line >= bound.span.line):
        made = _made(trace, text, written)
        return (_filling(trace, made[0], made[1]) or made[1]).place
    return bound.span if bound is not None else None


def source_of(trace: Trace, name: str, before: Span) -> Assignment | None:
    """The assignment that made an array; not one that only splits, converts or scales it."""
    written = assigned(trace, name, before)
    return _made(trace, name, written)[1] if written is not None else None


def _made(trace: Trace, name: str, written: Assignment) -> tuple[str, Assignment]:
    """The name and assignment behind one that only splits, converts or scales what another made."""
    for _ in range(_MOST_STEPS):
        source = _passed_on(name, written)
        made = assigned(trace, source, written.place) if source is not None else None
        if source is None or made is None or name not in written.names:
            break
        name, written = source, made
    return name, written


def _passed_on(name: str, written: Assignment) -> str | None:
    """The name of the array that an assignment gives on under ``name``, each sample as it is."""
    value = written.value
    if value.type == "term" and len(children(value)) == 3 and code(children(value)[1]) == "/":
        value = children(value)[0]  # scaled to 0…1
    whole = next((call for call in calls(value) if call.node is value and call.is_whole), None)
    if whole is None:
        return None
    called = whole.callee.rpartition(".")[2]
    arrays = [argument for argument in whole.arguments if argument.keyword is None]
    if called == "train_test_split" and len(written.names) == 2 * len(arrays):
        source = arrays[written.names.index(name) // 2].value
    elif called in _CONVERSIONS and len(written.names) == 1 and arrays:
        source = arrays[0].value
    else:
        return None
    return code(source) if source.type == "name" else None


def _filling(trace: Trace, name: str, written: Assignment) -> Assignment | None:
    """For an empty list, the statement that makes what is put into it, one after the other."""
    if code(written.value) not in ("[]", "list()"):
        return None
    module = parse(trace.text)
    for call in calls(module):
        if call.callee != f"{name}.append" or len(call.arguments) != 1:
            continue
        value = call.arguments[0].value
        inner = next((c for c in calls(value) if c.node is value and c.is_whole), None)
        if inner is not None and inner.callee.rpartition(".")[2] in _CONVERSIONS:
            value = inner.arguments[0].value if inner.arguments else value
        steps = assignments(trace, code(value), call.span) if value.type == "name" else []
        reading = [one for one in steps if not _uses(one.value, code(value))]
        return reading[-1] if reading else None
    return None


def _uses(value: NodeOrLeaf, name: str) -> bool:
    return any(node.type == "name" and code(node) == name for node in walk(value))


def _targets(node: NodeOrLeaf) -> list[NodeOrLeaf]:
    if node.type == "name":
        return [node]
    if node.type in ("testlist_star_expr", "testlist_comp", "atom"):
        return [leaf for part in children(node) for leaf in _targets(part)]
    return []
