"""Numbers that the text alone tells: written out, named, or computed from such."""

from __future__ import annotations

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, is_operator, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.rules.origins.bindings import assigned

#: Names that lead to names that lead to names, no further.
_MOST = 8
#: No size of a tensor is larger, and ``2 ** 999999`` takes long.
_LARGEST = 1 << 40
_LARGEST_POWER = 40


def constant(trace: Trace, value: NodeOrLeaf, depth: int = _MOST) -> int | None:
    """The whole number that an expression of numbers and names comes to; ``None`` for others."""
    if depth <= 0:
        return None
    if value.type == "number":
        text = code(value).replace("_", "")
        return int(text) if text.isdigit() else None
    if value.type == "name":
        return _named(trace, value, depth)
    parts = children(value)
    if value.type == "atom" and len(parts) == 3 and is_operator(parts[0], "("):
        return constant(trace, parts[1], depth - 1)
    if value.type in ("arith_expr", "term", "power") and len(parts) >= 3:
        return _computed(trace, parts, depth)
    return None


def _named(trace: Trace, name: NodeOrLeaf, depth: int) -> int | None:
    made = assigned(trace, code(name), span_of(name))
    if made is None:
        return None
    if len(made.names) == 1:
        return constant(trace, made.value, depth - 1)
    items = children(made.value)[::2]
    if len(items) != len(made.names) or made.value.type != "testlist_star_expr":
        return None
    return constant(trace, items[made.names.index(code(name))], depth - 1)


def _computed(trace: Trace, parts: list[NodeOrLeaf], depth: int) -> int | None:
    """Operands and operators in turn, from the left."""
    total = constant(trace, parts[0], depth - 1)
    for sign, operand in zip(parts[1::2], parts[2::2], strict=False):
        other = constant(trace, operand, depth - 1)
        if total is None or other is None:
            return None
        total = _applied(code(sign), total, other)
    return total


def _applied(sign: str, one: int, other: int) -> int | None:
    if sign == "+":
        result = one + other
    elif sign == "-":
        result = one - other
    elif sign == "*":
        result = one * other
    elif sign == "//" and other:
        result = one // other
    elif sign == "**" and 0 <= other <= _LARGEST_POWER and abs(one) <= _LARGEST:
        result = one**other
    else:
        return None
    return result if abs(result) <= _LARGEST else None
