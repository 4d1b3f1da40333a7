"""How arrays for several inputs are packed into one, and handed over apart."""

from __future__ import annotations

from kerascope.analysis.cst import code, span_of
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.data.handing import Handed
from kerascope.analysis.rules.data.input_shape import fits
from kerascope.analysis.rules.rule import span_data


def channels(given: Shape, wanted: list[Shape]) -> list[int]:
    """How many channels each input takes, when one array has those of all of them."""
    sizes = [shape[-1] or 0 for shape in wanted]
    alike = all(len(shape) == len(given) and shape[1:-1] == given[1:-1] for shape in wanted)
    return sizes if alike and 0 not in sizes and sum(sizes) == given[-1] else []


def taken_apart(
    argument: tuple[Span, str] | None,
    handed: Handed | None,
    given: Shape,
    wanted: list[Shape],
) -> list[object] | None:
    """The arrays of all inputs one by one, where one array holds them along its first axis."""
    if len(given) < 2 or given[0] != len(wanted):
        return None
    if not all(fits((None, *given[2:]), shape) for shape in wanted):
        return None
    first = handed.items[0] if handed is not None else None
    place, text = (span_of(first), code(first)) if first is not None else argument or (None, "")
    if place is None or not text.isidentifier():
        return None
    parts = ", ".join(f"{text}[{index}]" for index in range(len(wanted)))
    return [span_data(place), f"({parts})" if handed is not None else f"[{parts}]"]


def nested(handed: Handed | None, inputs: int) -> list[object] | None:
    """Samples for each input that are handed over one by one, in brackets of their own.

    Keras reads what comes second as the labels. Only for samples and labels without weights.
    """
    if handed is None or len(handed.items) != inputs + 1:
        return None
    first, last = span_of(handed.items[0]), span_of(handed.items[inputs - 1])
    place = [first.line, first.column, last.end_line, last.end_column]
    return [place, f"({', '.join(map(code, handed.items[:inputs]))})"]
