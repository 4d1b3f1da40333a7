"""Fixes that give data the shape that a model reads, on the line that gave it another."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import calls, code, enclosing, leaf_at
from kerascope.analysis.fixes.feeding import node_at, operand
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, Span, TextEdit


def prepare_alike(source: Source, finding: Finding) -> Iterator[Fix]:
    """KS801: another size to read, another order of axes, another arrangement of the values."""
    data = finding.data
    resized, size = node_at(source, data.get("resized")), numbers(data.get("size"))
    if resized is not None and len(size) == 2:
        text = f"({size[0]}, {size[1]})"
        yield from built(f"Read the pictures in the size {text}", (replaced(resized, text),))
    added = data.get("added")
    nodes = [node_at(source, place) for place in added] if isinstance(added, list) else []
    if len(nodes) == 2 and nodes[0] is not None and nodes[1] is not None:
        yield from built("Leave out the axis", (replaced(nodes[0], code(nodes[1])),))
    yield from _padded(source, finding)
    yield from _three_channels(source, finding)
    axis = node_at(source, data.get("axis"))
    if axis is not None:
        new = code(axis).partition("=")[0] + "=-1" if "=" in code(axis) else "-1"
        yield from built("Add the axis at the end: -1", (replaced(axis, new),))
    yield from _reordered(source, data.get("items"), numbers(data.get("order")))
    value, old = node_at(source, data.get("value")), numbers(data.get("old"))
    order = numbers(data.get("transpose"))
    if value is not None and order:
        axes = ", ".join(map(str, order))
        yield from built(
            f"Move the channels to the end: {code(value)}.transpose({axes})",
            (replaced(value, f"{operand(value)}.transpose({axes})"),),
        )
    if value is None or not old or None in old:
        return
    if data.get("layer"):
        inside = leaf_at(source.module, *value.start_pos)
        call = enclosing(inside, "atom_expr") if inside is not None else None
        spelling = source.layer("Reshape", source.call(finding.span) if call else None)
        if spelling is not None:
            new = f"{spelling.text}({tuple(old)!r})({code(value)})"
            yield from built(
                f"Give the values their shape: Reshape({tuple(old)!r})",
                (replaced(value, new),),
                spelling.edits,
            )
    elif data.get("flat"):
        named = data.get("axes")
        if isinstance(named, list) and len(named) == 4:
            new = ", ".join(map(str, (-1, *old)))
            edit = TextEdit(Span(*named), new)
            yield from built(f"Reshape to ({new}) there", (edit,))
        target = ", ".join(map(str, (-1, *old)))
        yield from built(
            f"Give the samples their shape: {code(value)}.reshape({target})",
            (replaced(value, f"{operand(value)}.reshape({target})"),),
        )


def _padded(source: Source, finding: Finding) -> Iterator[Fix]:
    """The length that the model reads, as other sequences are padded to it."""
    node, length = node_at(source, finding.data.get("maxlen")), finding.data.get("length")
    if node is None or not isinstance(length, int):
        return
    texts = [
        code(given.value)
        for call in calls(source.module)
        if call.callee.rpartition(".")[2] == "pad_sequences"
        and (given := call.argument("maxlen")) is not None
        and given.value.type == "name"
        and code(given.value) != code(node)
    ]
    for text in (*dict.fromkeys(texts), str(length)):
        yield from built(f"Pad to {text}", (replaced(node, text),))


def _three_channels(source: Source, finding: Finding) -> Iterator[Fix]:
    """Grey pictures for a model that reads colours."""
    value, kind = node_at(source, finding.data.get("value")), finding.data.get("grey")
    module = "tensorflow" if kind == "dataset" else "numpy"
    name = next((n for n, bound in source.names.items() if bound.path == module), None)
    if value is None or name is None or not kind:
        return
    if kind == "dataset":
        mapped = f"lambda image, label: ({name}.image.grayscale_to_rgb(image), label)"
        new = f"{operand(value)}.map({mapped})"
    else:
        new = f"{name}.repeat({code(value)}, 3, axis=-1)"
    yield from built("Repeat the grey channel three times", (replaced(value, new),))


def _reordered(source: Source, items: object, order: tuple[int | None, ...]) -> Iterator[Fix]:
    places = [Span(*item) for item in items if item] if isinstance(items, list) else []
    if not places or len(places) != len(order):
        return
    texts = [source.slice(place) for place in places]
    new = [texts[place or 0] for place in order]
    edits = tuple(TextEdit(place, text) for place, text in zip(places, new, strict=True) if text)
    changed = tuple(e for e in edits if source.slice(e.span) != e.text)
    yield from built(f"Reshape to ({', '.join(new)})", changed)
