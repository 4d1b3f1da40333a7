"""Edits of a call's arguments."""

from __future__ import annotations

from collections.abc import Sequence

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, code, display_items, is_operator
from kerascope.analysis.fixes.source import at, replaced
from kerascope.analysis.report import TextEdit

_SHAPE_KEYWORDS = ("shape", "input_shape")


def set_argument(
    call: CallSyntax, keyword: str, value: str, position: int | None = None
) -> tuple[TextEdit, ...]:
    """Write ``keyword=value``, in place of the argument's value when it is given already."""
    given = call.argument(keyword, position)
    if given is not None:
        return () if code(given.value) == value else (replaced(given.value, value),)
    arguments = call.arguments
    text = value if position == len(arguments) and position is not None else f"{keyword}={value}"
    if not arguments:
        return (TextEdit(at(*call.opening.end_pos), text),)
    if any(argument.star == "**" for argument in arguments):
        first = next(argument for argument in arguments if argument.star == "**")
        return (TextEdit(at(*first.node.start_pos), f"{keyword}={value}, "),)
    if position != len(arguments):
        text = f"{keyword}={value}"
    return (TextEdit(at(*arguments[-1].node.end_pos), f", {text}"),)


def shape_value(call: CallSyntax) -> NodeOrLeaf | None:
    """The value of the argument that declares a sample's shape, of an Input or another layer."""
    name = call.callee.rpartition(".")[2].strip()
    for keyword in _SHAPE_KEYWORDS:
        position = 0 if keyword == "shape" and name in ("Input", "InputLayer") else None
        argument = call.argument(keyword, position)
        if argument is not None:
            return argument.value
    return None


def appended_axis(value: NodeOrLeaf, axis: int) -> TextEdit:
    """Make a shape one axis longer: ``(28, 28)`` → ``(28, 28, 1)``, ``size`` → ``(*size, 1)``."""
    items = display_items(value)
    if items:
        line, column = items[-1].end_pos
        closing = value.get_last_leaf()
        before = closing.get_previous_leaf()
        if before is not None and is_operator(before, ","):
            return TextEdit(at(*before.end_pos), f" {axis}")
        return TextEdit(at(line, column), f", {axis}")
    return replaced(value, f"(*{code(value)}, {axis})")


def shape_changed(value: NodeOrLeaf, shape: Sequence[object]) -> tuple[TextEdit, ...]:
    """Write a shape in place of a value; only the differing items when there are as many."""
    items = display_items(value)
    texts = [str(axis) for axis in shape]
    if items and len(items) == len(texts):
        return tuple(
            replaced(item, text)
            for item, text in zip(items, texts, strict=True)
            if code(item) != text
        )
    return (replaced(value, tuple_text(shape)),)


def tuple_text(shape: Sequence[object]) -> str:
    """A shape as a tuple display."""
    return repr(tuple(shape))
