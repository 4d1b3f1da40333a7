"""Fixes of losses and inputs that are given for other outputs or names than a model has."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import code, display_items, walk
from kerascope.analysis.fixes.arguments import set_argument, shape_value, tuple_text
from kerascope.analysis.fixes.feeding import node_at, operand, unpack_in_order
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.shapes import write_shape
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit
from kerascope.analysis.rules.wording import count


def fit_losses(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS713: the output's own name, or only as many entries as there are outputs."""
    yield from rename_key(source, report, finding)
    value, number = node_at(source, finding.data.get("value")), finding.data.get("number")
    items = display_items(value) if value is not None else []
    if isinstance(number, int) and 0 < number < len(items):
        last, end = items[number - 1], items[-1]
        gone = Span(*last.end_pos, *end.end_pos)
        yield from built(
            f"Keep the first {number}: [{', '.join(code(item) for item in items[:number])}]",
            (TextEdit(gone, ""),),
        )


def rename_key(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS713, KS812: the name that the model knows as the key of a dict."""
    value = node_at(source, finding.data.get("value"))
    old, new = finding.data.get("old"), finding.data.get("new")
    if value is None or not isinstance(old, str) or not isinstance(new, str):
        return
    for leaf in walk(value):
        text = code(leaf)
        if leaf.type == "string" and text[1:-1] == old:
            yield from built(
                f"Use the name {new!r}", (replaced(leaf, f"{text[0]}{new}{text[-1]}"),)
            )
            return
        if leaf.type == "argument" and text.partition("=")[0].strip() == old:
            name = leaf.get_first_leaf()
            yield from built(f"Use the name {new!r}", (replaced(name, new),))
            return


def fit_targets(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS712: the output's own name, one array for each output, or pictures alone."""
    yield from rename_key(source, report, finding)
    places = finding.data.get("readers")
    readers = [source.call_from(place) for place in places] if isinstance(places, list) else []
    if readers:
        edits = [set_argument(call, "class_mode", "None") for call in readers if call is not None]
        yield from built("Read the pictures alone: class_mode=None", *edits)
    value, columns = node_at(source, finding.data.get("value")), finding.data.get("columns")
    if value is not None and isinstance(columns, int):
        new = f"[{operand(value)}[:, i] for i in range({columns})]"
        yield from built(f"Give one array for each output: {new}", (replaced(value, new),))


def declare_inputs(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS815: the shape of the data in the declaration, and in all that declare the same."""
    if finding.data.get("unpacked"):
        yield from unpack_in_order(source, finding)
        return
    places, shape = finding.data.get("inputs"), finding.data.get("shape")
    if not isinstance(places, list) or not places or not isinstance(shape, list):
        yield from write_shape(source, report, finding)
        return
    declared = [source.call_from(place) for place in places]
    values = [shape_value(call) if call is not None else None for call in declared]
    text = tuple_text(shape)
    yield from built(
        f"Declare the shape {text} in {count(len(values), 'Input')}",
        *((replaced(value, text),) if value is not None else None for value in values),
    )


def swap_pair(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS814: samples first."""
    places = finding.data.get("items")
    items = [node_at(source, place) for place in places] if isinstance(places, list) else []
    if len(items) == 2 and items[0] is not None and items[1] is not None:
        first, second = code(items[0]), code(items[1])
        yield from built(
            f"Give ({second}, {first})",
            (replaced(items[0], second), replaced(items[1], first)),
        )
