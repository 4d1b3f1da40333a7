"""How a program declares an Input: in numbers, by a name of its own, or by what it is passed.

Of an Input and data that disagree, this says which one follows the rest of the program.
"""

from __future__ import annotations

import re

from kerascope.analysis.cst import (
    call_at,
    code,
    display_items,
    enclosing,
    parameters,
    parse,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.origins.chosen_numbers import number_behind
from kerascope.analysis.rules.origins.preparing import Choice
from kerascope.analysis.text import LineIndex


def is_passed(trace: Trace, source: Span | None) -> bool:
    """Whether an Input takes its axes from the parameters of a function: whoever calls it knows
    their order, and the function's own code relies on it."""
    declaring = call_at(parse(trace.text), source) if source is not None else None
    given = declaring.argument("shape", 0) if declaring is not None else None
    items = display_items(given.value) if given is not None else []
    function = enclosing(given.value, "funcdef") if given is not None else None
    names = parameters(function) if function is not None else {}
    return sum(code(item) in names for item in items) >= len(items) - 1 > 0


def declared_number(
    trace: Trace, source: Span | None, declared: Shape, wanted: Shape
) -> tuple[Span, int] | None:
    """The number behind the one axis of an Input that differs, and what it should be."""
    if len(declared) != len(wanted):
        return None
    axes = [axis for axis, size in enumerate(wanted) if size != declared[axis]]
    size = declared[axes[0]] if len(axes) == 1 else None
    for argument, position in (("shape", 0), ("input_shape", None)):
        found = number_behind(trace, source, argument, position, axes[0]) if size else None
        if found is not None and size is not None:
            return found, size
    found = number_behind(trace, source, "input_dim", None) if len(wanted) == 1 else None
    return (found, size) if found is not None and size is not None else None


def is_number(trace: Trace, source: Span) -> bool:
    """Whether an Input is given its size as a number: it does not follow the program's own name."""
    declaring = call_at(parse(trace.text), source)
    given = (
        declaring.argument("input_shape") or declaring.argument("shape", 0) if declaring else None
    )
    return given is not None and not any(node.type == "name" for node in walk(given.value))


def is_written_out(trace: Trace, choice: Choice, source: Span) -> bool:
    """Whether the Input takes its size from a name, and the pictures are read in plain numbers.

    Then it is the numbers that do not follow the program's own constant.
    """
    resized = choice.data.get("resized")
    declaring = call_at(parse(trace.text), source)
    given = (
        declaring.argument("input_shape") or declaring.argument("shape", 0) if declaring else None
    )
    if not isinstance(resized, list) or given is None:
        return False
    numbers = LineIndex(trace.text).slice(Span(*resized))
    return not re.search(r"[A-Za-z_]", numbers) and any(
        node.type == "name" for node in walk(given.value)
    )
