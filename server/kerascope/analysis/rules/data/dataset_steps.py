"""The steps of a ``tf.data`` pipeline as they are written: one chain, or a name given anew."""

from __future__ import annotations

from dataclasses import dataclass

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, calls, children, code, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.scopes import sees

#: More reassignments of one name than any pipeline has.
_MOST = 12


@dataclass(frozen=True)
class BatchStep:
    """A ``.batch(…)``: its place from the dot to the closing parenthesis, and its statement."""

    place: Span
    text: str
    statement: Span | None


def last_batch(trace: Trace, data: tuple[Span, str] | None, before: Span) -> BatchStep | None:
    """The last ``.batch(…)`` that the data of an argument went through.

    ``statement`` is set when the whole statement does nothing else: ``data = data.batch(8)``.
    """
    if data is None:
        return None
    text, seen = data[1], before
    value: NodeOrLeaf | None = next(
        (call.node for call in calls(parse(trace.text)) if call.span == data[0]), None
    )
    statement: NodeOrLeaf | None = None
    for _ in range(_MOST):
        if value is None:
            made = assigned(trace, text, seen)
            if made is None or len(made.names) != 1:
                return None
            value, statement, seen = made.value, made.node, made.place
        parts = children(value) if value.type in ("atom_expr", "power") else []
        for index in range(len(parts) - 2, 0, -1):
            if code(parts[index]) == ".batch" and code(parts[index + 1]).startswith("("):
                return _step(parts, index, statement)
        # A pipeline's first name is a dataset of the program, or the module that makes one.
        first = parts[0] if parts else value
        if first.type != "name":
            return None
        value, text = None, code(first)
    return None


def _step(parts: list[NodeOrLeaf], index: int, statement: NodeOrLeaf | None) -> BatchStep:
    place = Span(*parts[index].start_pos, *parts[index + 1].end_pos)
    alone = (
        statement is not None
        and len(parts) == 3
        and code(children(statement)[0]) == code(parts[0])
        and children(statement)[2] is parts[0].parent
    )
    whole = span_of(statement) if alone and statement is not None else None
    return BatchStep(place, f"{code(parts[index])}{code(parts[index + 1])}", whole)


def unkept(trace: Trace, name: str, method: str, before: Span) -> CallSyntax | None:
    """The last ``name.method(…)`` above a place whose result nobody keeps."""
    found = None
    for node in walk(parse(trace.text)):
        if node.type != "simple_stmt" or node.start_pos[0] >= before.line:
            continue
        value = children(node)[0]
        call = next((c for c in calls(value) if c.node is value and c.is_whole), None)
        if call is None or not sees(trace.text, before, call.span):
            continue
        if _is_step(call.callee, name, method):
            found = call
    return found


def _is_step(callee: str, name: str, method: str) -> bool:
    """Whether a call is of a pipeline of ``name`` that ends in ``method``."""
    return callee.startswith(f"{name}.") and callee.rpartition(".")[2] == method
