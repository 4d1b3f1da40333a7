"""A name written twice where its partner was meant, or two sizes in each other's places.

Nobody gives a width and a height names of their own to write ``(width, width, 1)``; and where two
sizes clash that one shape has both of, their order is what was mistaken. Neither needs a number
that the program does not have, so such a place is tried even before one that a rule has found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, display_items, is_operator, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import Assignment, assigned
from kerascope.analysis.rules.origins.constants import constant
from kerascope.analysis.rules.origins.numbers import number_of
from kerascope.analysis.rules.suspects.clashes import Clash
from kerascope.analysis.rules.suspects.suspect import Suspect, calls_of

#: The two sides of a picture, as programs call them.
_SIDES = frozenset(
    map(
        frozenset,
        (
            ("width", "height"),
            ("w", "h"),
            ("rows", "cols"),
            ("row", "col"),
            ("rows", "columns"),
            ("x", "y"),
        ),
    )
)


def swaps(trace: Trace, statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """For the shape of an Input that has both sizes which clash, the two the other way round."""
    pairs = [set(pair) for pair in clash.pairs] if clash is not None else []
    for call in calls_of(statement):
        name = call.callee.rpartition(".")[2]
        given = call.argument("shape", 0) if name == "Input" else call.argument("input_shape")
        items = display_items(given.value) if given is not None else []
        sizes = [number_of(trace, item) for item in items]
        for index, (one, other) in enumerate(pairwise(items)):
            if {sizes[index], sizes[index + 1]} in pairs:
                span = Span(*one.start_pos, *other.end_pos)
                yield Suspect(span, f"{code(other)}, {code(one)}", 0.0, sure=True)


def slips(trace: Trace, statement: NodeOrLeaf) -> Iterator[Suspect]:
    """For each shape that has one name twice, the other of two names that belong together."""
    for call in calls_of(statement):
        for argument in call.arguments:
            items = display_items(argument.value)
            names = [code(item) if item.type == "name" else "" for item in items]
            for index, item in enumerate(items):
                if not names[index] or names.count(names[index]) != 2:
                    continue
                # A square image is as many pixels wide as high; two names for a row and a column
                # of numbers that are bound together are as good as a pair.
                partner = _partner(trace, item, sides=len(items) > 2)
                if partner is not None and partner not in names:
                    first = names.index(names[index]) == index
                    yield Suspect(span_of(item), partner, float(first), sure=True)


def _partner(trace: Trace, item: NodeOrLeaf, *, sides: bool) -> str | None:
    """The one other number that is bound together with a name, or in the line above or below.

    ``sides``: whether the two have to be called as the sides of a picture are.
    """
    made = assigned(trace, code(item), span_of(item))
    if made is None or constant(trace, item) is None:
        return None
    if len(made.names) > 1:
        others = [
            name
            for name in made.names
            if name != code(item) and (not sides or _are_sides(code(item), name))
        ]
    else:
        others = list(_beside(made))
    other = others[0] if len(others) == 1 else None
    if other is None or code(item)[:1].isupper() != other[:1].isupper():
        return None
    bound = assigned(trace, other, span_of(item))
    if bound is None or bound.value.type not in ("number", "testlist_star_expr"):
        return None
    return other if constant(trace, item) != _value(trace, bound, other) else None


def _value(trace: Trace, bound: Assignment, name: str) -> int | None:
    if len(bound.names) == 1:
        return constant(trace, bound.value)
    values = children(bound.value)[::2]
    place = bound.names.index(name)
    return constant(trace, values[place]) if len(values) == len(bound.names) else None


def _beside(made: Assignment) -> Iterator[str]:
    """The names of the lines next to an assignment that say the other side of the same thing."""
    block = made.node.parent.parent if made.node.parent is not None else None
    lines = children(block) if block is not None else []
    here = lines.index(made.node.parent) if made.node.parent in lines else None
    for index in (here - 1, here + 1) if here is not None else ():
        parts = children(lines[index]) if 0 <= index < len(lines) else []
        bound = children(parts[0]) if parts and parts[0].type == "expr_stmt" else []
        if len(bound) == 3 and is_operator(bound[1], "=") and bound[0].type == "name":
            name = code(bound[0])
            if _are_sides(made.names[0], name):
                yield name


def _are_sides(one: str, other: str) -> bool:
    """Whether two names say the two sides of one thing: ``image_width``, ``image_height``."""
    *whose, side = one.lower().split("_")
    *others, opposite = other.lower().split("_")
    return whose == others and frozenset((side, opposite)) in _SIDES
