"""Fixes of data on its way into a model: counts, order, batches, padding."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    CallSyntax,
    calls,
    code,
    display_items,
    leaf_at,
    span_of,
    walk,
)
from kerascope.analysis.fixes.arguments import set_argument
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit

_ATOMS = ("name", "atom", "atom_expr", "power", "trailer")


def node_at(source: Source, data: object) -> NodeOrLeaf | None:
    """The expression with exactly the span that a finding carries as four numbers."""
    if not isinstance(data, list) or len(data) != 4:
        return None
    span = Span(*data)
    found: NodeOrLeaf | None = None
    node: NodeOrLeaf | None = leaf_at(source.module, span.line, span.column)
    while node is not None and node.start_pos == (span.line, span.column):
        if node.end_pos == (span.end_line, span.end_column):
            found = node
        node = node.parent
    return found


def operand(node: NodeOrLeaf) -> str:
    """An expression as what an attribute or an index may follow."""
    return code(node) if node.type in _ATOMS else f"({code(node)})"


def keras_name(source: Source, path: str) -> str | None:
    """How this file reaches ``keras.<path>`` through a module that it imports."""
    names = source.names.items()
    keras = next((name for name, b in names if b.path in ("keras", "tensorflow.keras")), None)
    if keras is not None:
        return f"{keras}.{path}"
    tensorflow = next((name for name, b in names if b.path == "tensorflow"), None)
    return f"{tensorflow}.keras.{path}" if tensorflow is not None else None


def batch_once(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS804: without the last ``.batch(n)``."""
    batch, statement = finding.data.get("batch"), finding.data.get("statement")
    if not isinstance(batch, list):
        return
    if isinstance(statement, list):
        place = Span(*statement)
        if source.index.line(place.line).strip() == source.slice(place):
            yield from built(
                f"Remove {source.slice(place)}: it is batched already",
                (TextEdit(Span(place.line, 0, place.end_line + 1, 0), ""),),
            )
            return
    text = finding.data.get("text")
    yield from built(f"Drop {text}: it is batched already", (TextEdit(Span(*batch), ""),))


def equal_counts(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS803: cut y as x is cut; names in the order that train_test_split gives; grey images."""
    names = finding.data.get("names")
    if isinstance(names, list) and len(names) == 4:
        # train_test_split returns x_train, x_test, y_train, y_test.
        data = finding.data | {"names": [names[0], names[2], names[1], names[3]]}
        yield from unpack_in_order(source, replace(finding, data=data))
        return
    argument, name = node_at(source, finding.data.get("argument")), finding.data.get("name")
    if argument is not None and isinstance(name, str):
        yield from built(f"Give {name}", (replaced(argument, name),))
        return
    row = node_at(source, finding.data.get("row"))
    if row is not None:
        yield from built("Make a column of it: (-1, 1)", (replaced(row, "-1, 1"),))
        return
    rows, new_rows = node_at(source, finding.data.get("rows")), finding.data.get("new")
    if rows is not None and isinstance(new_rows, str):
        yield from built(f"Make it for {new_rows} samples", (replaced(rows, new_rows),))
        return
    turned = node_at(source, finding.data.get("turned"))
    if turned is not None:
        yield from built(
            "Transpose it: a row for each sample", (replaced(turned, f"{operand(turned)}.T"),)
        )
        return
    gray = node_at(source, finding.data.get("gray"))
    if gray is not None:
        name = finding.data.get("source")
        yield from built(
            f"Make grey images of {name}: the mean over the channels",
            (replaced(gray, f"{name}.mean(-1, keepdims=True)"),),
        )
        return
    x, y = node_at(source, finding.data.get("x")), node_at(source, finding.data.get("y"))
    if x is None or y is None:
        return
    for one, other in ((x, y), (y, x)):
        cut = re.fullmatch(r"\w+(\[[^\[\],]*:[^\[\],]*\])", code(one))
        if cut is not None and "[" not in code(other):
            new = f"{operand(other)}{cut[1]}"
            yield from built(f"Cut both alike: {new}", (replaced(other, new),))


def unpack_in_order(source: Source, finding: Finding) -> Iterator[Fix]:
    """The names of an unpacking in the order that train_test_split returns its arrays in."""
    names, unpacked = finding.data.get("names"), finding.data.get("unpacked")
    if not isinstance(unpacked, list) or not isinstance(names, list):
        return
    value = source.slice(Span(*unpacked)).partition("=")[2]
    new = ", ".join(names)
    if "train_test_split(" in value:
        yield from built(
            f"Unpack in the order that train_test_split returns: {new}",
            (TextEdit(Span(*unpacked), f"{new} ={value}"),),
        )


def validation_like_training(
    source: Source, report: ShapeReport, finding: Finding
) -> Iterator[Fix]:
    """KS801 for validation data: the size, the axis or the arrangement of the training data."""
    value = node_at(source, finding.data.get("validation"))
    given, wanted = numbers(finding.data.get("given")), numbers(finding.data.get("wanted"))
    if value is None or not given or not wanted:
        return
    resize = keras_name(source, "ops.image.resize")
    if len(given) == len(wanted) == 4 and given[3] == wanted[3] and resize is not None:
        size = f"({wanted[1]}, {wanted[2]})"
        yield from built(
            f"Resize the validation images to {size}",
            (replaced(value, f"{resize}({code(value)}, {size})"),),
        )
    if _size(given[1:]) == _size(wanted[1:]) and None not in wanted[1:]:
        shape = ", ".join(map(str, (-1, *wanted[1:])))
        yield from built(
            f"Give the samples their shape: .reshape({shape})",
            (replaced(value, f"{operand(value)}.reshape({shape})"),),
        )


def pad_rows(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS805: rows of one length, arrays of lists."""
    lists = finding.data.get("lists")
    if isinstance(lists, list):
        numpy = next((n for n, b in source.names.items() if b.path == "numpy"), None)
        added: tuple[TextEdit, ...] = ()
        if numpy is None:
            line = next(iter(sorted(b.node.start_pos[0] for b in source.names.values())), 1)
            numpy = "np"
            text = f"import numpy as np{source.index.newline}"
            added = (TextEdit(Span(line, 0, line, 0), text),)
        nodes = [node_at(source, place) for place in lists]
        yield from built(
            f"Make arrays of them: {numpy}.array(…)",
            tuple(replaced(n, f"{numpy}.array({code(n)})") for n in nodes if n is not None),
            added,
        )
    value = node_at(source, finding.data.get("value"))
    length = finding.data.get("length")
    pad = keras_name(source, "utils.pad_sequences")
    if value is not None and pad is not None:
        most = f", maxlen={length}" if isinstance(length, int) else ""
        yield from built(
            f"Pad the rows: {pad}(…{most})", (replaced(value, f"{pad}({code(value)}{most})"),)
        )


def order_inputs(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS806: the arrays in the order of the model's inputs."""
    value, order = node_at(source, finding.data.get("value")), numbers(finding.data.get("order"))
    items = display_items(value) if value is not None else []
    if len(items) == len(order) > 1:
        texts = [code(items[place or 0]) for place in order]
        edits = [
            replaced(item, text)
            for item, text in zip(items, texts, strict=True)
            if code(item) != text
        ]
        yield from built("Give the inputs in the model's order", tuple(edits))


def class_numbers(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS821: the numbers of the classes, wherever the rows are compared with numbers."""
    places = finding.data.get("places")
    nodes = [node_at(source, place) for place in places] if isinstance(places, list) else []
    edits = [replaced(node, f"{code(node)}.argmax(axis=1)") for node in nodes if node is not None]
    if edits:
        yield from built("Compare the numbers of the classes: argmax(axis=1)", tuple(edits))


def split_inputs(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS807: the columns of one array for several inputs."""
    value, sizes = node_at(source, finding.data.get("value")), numbers(finding.data.get("split"))
    stacked = finding.data.get("stacked")
    handed = finding.data.get("parts")
    whole = node_at(source, handed[0]) if isinstance(handed, list) else None
    if whole is not None and isinstance(handed, list) and handed[1]:
        ends = list(itertools.accumulate(handed[1], initial=0))
        cut = [f"{operand(whole)}[..., {a}:{b}]" for a, b in itertools.pairwise(ends)]
        new = f"({', '.join(cut)})"
        yield from built(f"Give each input its channels: {new}", (replaced(whole, new),))
    if value is not None and isinstance(stacked, int) and stacked:
        items = ", ".join(f"{operand(value)}[:, {place}]" for place in range(stacked))
        yield from built(f"Give each input its part: [{items}]", (replaced(value, f"[{items}]"),))
    if value is None or not sizes:
        return
    start = 0
    parts: list[str] = []
    for size in sizes:
        stop = start + (size or 0)
        left, right = start or "", "" if len(parts) == len(sizes) - 1 else stop
        parts.append(f"{operand(value)}[:, {left}:{right}]")
        start = stop
    yield from built("Give each input its columns", (replaced(value, f"[{', '.join(parts)}]"),))


def whole_batches(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS808: any batch size in the reshape, the model's own, or samples that fill the batches."""
    fixed, call = finding.data.get("fixed"), source.call_from(finding.data.get("call"))
    if isinstance(fixed, int) and call is not None:
        yield from built(f"Use batch_size={fixed}", set_argument(call, "batch_size", str(fixed)))
        return
    batch, samples = finding.data.get("batch"), finding.data.get("samples")
    frame = node_at(source, finding.data.get("frame"))
    if frame is not None:
        found = [leaf for leaf in walk(frame) if leaf.type == "number" and code(leaf) == str(batch)]
        if len(found) == 1:
            yield from built(
                "Leave the batch axis open: -1 in the reshape", (replaced(found[0], "-1"),)
            )
        return
    places = finding.data.get("arguments")
    nodes = [node_at(source, place) for place in places] if isinstance(places, list) else []
    if nodes and samples:
        yield from built(
            f"Use {samples} samples, whole batches of {batch}",
            tuple(replaced(n, f"{operand(n)}[:{samples}]") for n in nodes if n is not None),
        )


def transpose_images(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS809: move the axis."""
    value, name = node_at(source, finding.data.get("value")), finding.data.get("source")
    if value is not None and name:
        new = f"{name}.transpose(0, 2, 3, 1)"
        yield from built(f"Move the channel axis: {new}", (replaced(value, new),))


def project_query(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS603: a Dense on the query."""
    call, width = source.call_from(finding.data.get("call")), finding.data.get("width")
    items = display_items(call.arguments[0].value) if call is not None and call.arguments else []
    spelling = source.layer("Dense", call)
    if len(items) >= 2 and spelling is not None:
        new = f"{spelling.text}({width})({code(items[0])})"
        yield from built(f"Project the query: {new}", (replaced(items[0], new),), spelling.edits)


def true_output_shape(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1102: without the declaration, or with the true shape."""
    call, shape = source.call(finding.span), numbers(finding.data.get("shape"))
    argument = call.argument("output_shape", 1) if call is not None else None
    if call is None or argument is None or not shape:
        return
    yield from built("Leave output_shape out", without_argument(call, argument.node))
    yield from built(f"Declare the true shape {shape}", (replaced(argument.value, repr(shape)),))


def without_argument(call: CallSyntax, node: NodeOrLeaf) -> tuple[TextEdit, ...]:
    """Delete one argument of a call with its comma."""
    nodes = [argument.node for argument in call.arguments]
    place = nodes.index(node)
    if place:
        span = Span(*nodes[place - 1].end_pos, *node.end_pos)
    elif len(nodes) > 1:
        span = Span(*node.start_pos, *nodes[1].start_pos)
    else:
        span = span_of(node)
    return (TextEdit(span, ""),)


def inner_call(source: Source, span: Span, name: str) -> CallSyntax | None:
    """The first call of ``name`` within the text at ``span``."""
    for call in calls(source.module):
        if span.contains(call.span) and call.callee.rpartition(".")[2] == name:
            return call
    return None


def _size(axes: tuple[int | None, ...]) -> int:
    total = 1
    for axis in axes:
        total *= axis or 0
    return total


def feed_fitting(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS816: the array in the placeholder's shape."""
    value, new = node_at(source, finding.data.get("value")), finding.data.get("new")
    if value is not None and isinstance(new, str) and new:
        yield from built(f"Feed {new}", (replaced(value, new),))


def make_for_rows(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS818: the array in the shape of what is written into it."""
    sizes, new = finding.data.get("sizes"), finding.data.get("new")
    if isinstance(sizes, list) and isinstance(new, str):
        yield from built(f"Make it for rows of ({new})", (TextEdit(Span(*sizes), new),))
