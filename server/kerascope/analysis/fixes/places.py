"""Edits that insert, remove or replace a whole layer, in each style of writing models.

The styles: an element of the list given to Sequential; ``model.add(Layer())``; the functional
``x = Layer()(x)``; and ``self.name = Layer()`` in a class, applied as ``self.name(x)`` elsewhere.
A function returns ``None`` where the layer is written in yet another way.
"""

from __future__ import annotations

import re
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
    statement_of,
)
from kerascope.analysis.fixes.source import Source, at, replaced
from kerascope.analysis.report import Span, TextEdit

Edits = tuple[TextEdit, ...]


@dataclass(frozen=True)
class Element:
    """The layer is an item of a list or tuple display."""

    node: NodeOrLeaf
    display: NodeOrLeaf


@dataclass(frozen=True)
class Added:
    """The layer is the argument of ``receiver.add(…)``, a statement of its own."""

    statement: NodeOrLeaf
    receiver: str


@dataclass(frozen=True)
class Applied:
    """The layer is applied where it is constructed: ``call`` is ``Layer()(x)``."""

    call: CallSyntax


@dataclass(frozen=True)
class Attribute:
    """The layer is kept as ``target`` (``self.name``); ``uses`` are the calls of it."""

    statement: NodeOrLeaf
    target: str
    uses: tuple[CallSyntax, ...]


Slot = Element | Added | Applied | Attribute


def slot_of(source: Source, layer: CallSyntax) -> Slot | None:
    """How the layer constructed by ``layer`` is written into its model."""
    following = layer.following
    if following is not None:
        return Applied(following) if len(following.arguments) == 1 else None
    if not layer.is_whole:
        return None
    node, parent = layer.node, layer.node.parent
    if parent is None:
        return None
    if parent.type == "testlist_comp" and parent.parent is not None:
        return Element(node, parent.parent)
    if parent.type == "atom" and is_operator(children(parent)[0], "["):
        return Element(node, parent)
    if parent.type == "trailer" and parent.parent is not None:
        outer = CallSyntax(parent.parent, children(parent.parent).index(parent))
        statement = _whole_statement(outer.node)
        if outer.callee.endswith(".add") and outer.is_whole and statement is not None:
            return Added(statement, outer.callee[: -len(".add")])
        return None
    if parent.type == "expr_stmt" and len(children(parent)) == 3:
        target = code(children(parent)[0])
        statement = statement_of(node)
        scope = enclosing(node, "classdef")
        if target.startswith("self.") and statement is not None and scope is not None:
            uses = tuple(
                call for call in calls(scope) if call.callee == target and len(call.arguments) == 1
            )
            return Attribute(statement, target, uses)
    return None


def insert_before(source: Source, layer: CallSyntax, new: str) -> Edits | None:
    """Put the layer constructed by the text ``new`` directly before ``layer``."""
    slot = slot_of(source, layer)
    if isinstance(slot, Element):
        line, column = slot.node.start_pos
        if source.begins_line(slot.node):
            separator = f",{source.index.newline}{source.indent(line)}"
        else:
            separator = ", "
        return (TextEdit(at(line, column), new + separator),)
    if isinstance(slot, Added):
        return (_line_before(source, slot.statement, f"{slot.receiver}.add({new})"),)
    if isinstance(slot, Applied):
        return _apply_before(source, slot.call, new)
    if isinstance(slot, Attribute) and len(slot.uses) == 1:
        name = _free_attribute(source, new)
        made = _line_before(source, slot.statement, f"self.{name} = {new}")
        applied = _apply_before(source, slot.uses[0], f"self.{name}")
        return (made, *applied) if applied is not None else None
    return None


def insert_after(source: Source, layer: CallSyntax, new: str) -> Edits | None:
    """Put the layer constructed by the text ``new`` directly behind ``layer``."""
    slot = slot_of(source, layer)
    if isinstance(slot, Element):
        line, column = slot.node.end_pos
        begins = source.begins_line(slot.node)
        separator = (
            f",{source.index.newline}{source.indent(slot.node.start_pos[0])}" if begins else ", "
        )
        return (TextEdit(at(line, column), separator + new),)
    if isinstance(slot, Added):
        line, column = slot.statement.start_pos
        indent = source.index.line(line)[:column]
        text = f"{slot.receiver}.add({new})"
        end = layer.node.parent
        while end is not None and end.parent is not slot.statement:
            end = end.parent
        if end is None or indent.strip():
            return None
        return (TextEdit(at(*end.end_pos), source.index.newline + indent + text),)
    if isinstance(slot, Applied):
        return (replaced(slot.call.node, f"{new}({code(slot.call.node)})"),)
    return None


def remove(source: Source, layer: CallSyntax) -> Edits | None:
    """Take the layer out, so that what fed it feeds the next one."""
    slot = slot_of(source, layer)
    if isinstance(slot, Element):
        return _without_element(source, slot)
    if isinstance(slot, Added):
        return _without_statement(source, slot.statement)
    if isinstance(slot, Applied):
        return _unapplied(source, slot.call)
    if isinstance(slot, Attribute) and slot.uses:
        edits = [_without_statement(source, slot.statement)]
        edits += [_unapplied(source, use) for use in slot.uses]
        if any(edit is None for edit in edits):
            return None
        return tuple(edit for part in edits if part is not None for edit in part)
    return None


def replace(layer: CallSyntax, new: str) -> Edits:
    """Construct ``new`` (a class as this file writes it) instead, keeping only ``name=``."""
    name = layer.argument("name")
    kept = code(name.node) if name is not None and name.keyword else ""
    return (TextEdit(layer.span, f"{new}({kept})"),)


def siblings_after(source: Source, layer: CallSyntax) -> list[CallSyntax]:
    """The layers written after ``layer`` in the same list, or added to the same model."""
    slot = slot_of(source, layer)
    if isinstance(slot, Element):
        items = [
            item for item in display_items(slot.display) if item.start_pos > slot.node.start_pos
        ]
        return [call for item in items if (call := _whole_call(item)) is not None]
    if isinstance(slot, Added):
        found = []
        block = slot.statement.parent
        statements = children(block) if block is not None else []
        for statement in statements:
            if statement.start_pos <= slot.statement.start_pos:
                continue
            for call in calls(statement):
                if call.callee == f"{slot.receiver}.add" and len(call.arguments) == 1:
                    inner = _whole_call(call.arguments[0].value)
                    if inner is not None:
                        found.append(inner)
        return found
    return []


def _whole_call(node: NodeOrLeaf) -> CallSyntax | None:
    found = [call for call in calls(node) if call.node is node and call.is_whole]
    return found[0] if found else None


def _whole_statement(expression: NodeOrLeaf) -> NodeOrLeaf | None:
    """The statement that consists of ``expression`` alone on its lines."""
    statement = statement_of(expression)
    if statement is None or len(children(statement)) != 2:
        return None
    return statement if children(statement)[0] is expression else None


def _line_before(source: Source, statement: NodeOrLeaf, text: str) -> TextEdit:
    line, column = statement.start_pos
    return TextEdit(
        at(line, column), text + source.index.newline + source.index.line(line)[:column]
    )


def _apply_before(source: Source, call: CallSyntax, new: str) -> Edits | None:
    """Apply ``new`` to what ``call`` is applied to, as a line of its own where that is safe."""
    if len(call.arguments) != 1 or call.arguments[0].star:
        return None
    value = call.arguments[0].value
    name = code(value)
    statement = statement_of(call.node)
    if (
        value.type == "name"
        and statement is not None
        and call.is_whole
        and source.begins_line(statement)
        and (_assigns(call, name) or _returns(call))
    ):
        return (_line_before(source, statement, f"{name} = {new}({name})"),)
    return (replaced(value, f"{new}({name})"),)


def _assigns(call: CallSyntax, name: str) -> bool:
    parent = call.node.parent
    if parent is None or parent.type != "expr_stmt":
        return False
    parts = children(parent)
    return len(parts) == 3 and is_operator(parts[1], "=") and code(parts[0]) == name


def _returns(call: CallSyntax) -> bool:
    parent = call.node.parent
    return parent is not None and parent.type == "return_stmt"


def _unapplied(source: Source, call: CallSyntax) -> Edits | None:
    """Let the argument of ``call`` stand for the call."""
    if len(call.arguments) != 1 or call.arguments[0].star:
        return None
    value = code(call.arguments[0].value)
    statement = statement_of(call.node)
    if statement is not None and call.is_whole and _assigns(call, value):
        return _without_statement(source, statement)
    return (TextEdit(call.span, value),)


def _without_statement(source: Source, statement: NodeOrLeaf) -> Edits | None:
    """Delete a statement with its line; ``None`` when its block would be left empty."""
    block = statement.parent
    if block is None or len(children(statement)) != 2 or not source.begins_line(statement):
        return None
    others = [
        part
        for part in children(block)
        if part is not statement and part.type not in ("newline", "endmarker")
    ]
    if not others and block.type != "file_input":
        return None
    return (TextEdit(Span(statement.start_pos[0], 0, statement.end_pos[0], 0), ""),)


def _without_element(source: Source, slot: Element) -> Edits | None:
    """Delete an item with its comma, and with its line when it stands there alone."""
    if slot.node.get_next_leaf() is None or len(display_items(slot.display)) < 2:
        return None
    start, end = slot.node.start_pos, slot.node.end_pos
    comma = slot.node.get_next_leaf()
    has_comma = comma is not None and is_operator(comma, ",")
    if comma is not None and has_comma:
        end = comma.end_pos
    rest = source.index.line(end[0])[end[1] :].strip()
    if source.begins_line(slot.node) and (not rest or rest.startswith("#")):
        return (TextEdit(Span(start[0], 0, end[0] + 1, 0), ""),)
    if has_comma:
        following = source.index.line(end[0])[end[1] :]
        blanks = len(following) - len(following.lstrip(" "))
        return (TextEdit(Span(start[0], start[1], end[0], end[1] + blanks), ""),)
    before = slot.node.get_previous_leaf()
    if before is not None and is_operator(before, ","):
        start = before.start_pos
    return (TextEdit(Span(start[0], start[1], end[0], end[1]), ""),)


def _free_attribute(source: Source, new: str) -> str:
    """An attribute name for a new layer that the text does not use yet."""
    cls = new.partition("(")[0].rpartition(".")[2]
    base = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls).lower()
    name, number = base, 2
    while re.search(rf"\bself\.{name}\b", source.text):
        name, number = f"{base}{number}", number + 1
    return name


__all__ = [
    "Edits",
    "insert_before",
    "remove",
    "replace",
    "siblings_after",
    "slot_of",
]
