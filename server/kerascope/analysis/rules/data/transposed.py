"""A transpose without an order of axes, which moves the batch axis too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kerascope.analysis.cst import CallSyntax, calls, leaf_at, parse, statement_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported, resolve
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ErrorRaised

#: The keyword that gives the order of axes, by the module of the function.
_KEYWORDS = {"tensorflow": "perm", "keras": "axes"}
_SHAPES = re.compile(r"\[([\d,?]*)\]")
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Transposed:
    """The call, the keyword that it lacks, and the order that swaps the last two axes."""

    call: CallSyntax
    keyword: str
    order: list[int]
    result: str


def transposed_batch(trace: Trace, error: ErrorRaised) -> Transposed | None:
    """The ``transpose(x)`` in a failing product, or that one of its operands was made by."""
    place = error.span
    shapes = _SHAPES.findall(error.error.message.partition("with input shapes:")[2])
    ranks = {shape.count(",") + 1 for shape in shapes}
    if place.file or "MatMul" not in error.error.message or ranks not in ({3}, {4}):
        return None
    module = parse(trace.text)
    names = imported(module)
    leaf = leaf_at(module, place.line, place.column)
    statement = statement_of(leaf) if leaf is not None else None
    if statement is None:
        return None
    nodes = [statement]
    for word in dict.fromkeys(_WORD.findall(LineIndex(trace.text).slice(place))):
        made = assigned(trace, word, place)
        if made is not None:
            nodes.append(made.node)
    for node in nodes:
        for call in calls(node):
            path = resolve(call.callee, names) or ""
            keyword = "axes" if path.startswith("tensorflow.keras") else ""
            keyword = keyword or _KEYWORDS.get(path.partition(".")[0], "")
            if path.endswith(".transpose") and keyword and len(call.arguments) == 1:
                rank = max(ranks)
                order = [*range(rank - 2), rank - 1, rank - 2]
                result = next((s for s in shapes if s.endswith("?")), "")
                return Transposed(call, keyword, order, result)
    return None


def message(found: Transposed) -> tuple[Span, str]:
    """Where it stands, and what it does and should do."""
    result = found.result.replace("?", "None").replace(",", ", ")
    gives = f", and gives ({result})" if result else ""
    return found.call.span, (
        f"{found.call.callee} without {found.keyword} reverses all axes: the batch axis becomes "
        f"the last one{gives}. Swap the last two only: {found.keyword}={found.order}."
    )
