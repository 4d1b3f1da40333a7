"""Fixes of what runs and is probably not meant."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import code, display_items
from kerascope.analysis.fixes.arguments import (
    set_argument,
    shape_changed,
    shape_value,
)
from kerascope.analysis.fixes.branches import other_width
from kerascope.analysis.fixes.feeding import node_at, operand, without_argument
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.outputs import size_of_layer
from kerascope.analysis.fixes.places import remove
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit


def set_axis(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS107, KS404: the last axis."""
    call = source.call(finding.span)
    if call is not None and finding.data.get("axis") == -1:
        yield from built("Use the last axis: axis=-1", set_argument(call, "axis", "-1", 0))


def take_columns(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS719: the columns of all samples."""
    places = finding.data.get("rows")
    starts = [Span(*place[:2], *place[:2]) for place in places] if isinstance(places, list) else []
    edits = tuple(TextEdit(start, ":, ") for start in starts)
    yield from built("Take the values of every sample: [:, …]", edits)


def keep_sequence(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS504: without Flatten and Reshape."""
    places = finding.data.get("layers")
    found = [source.call_from(place) for place in places] if isinstance(places, list) else []
    if found:
        yield from built(
            "Keep the sequence: remove Flatten and Reshape",
            *(remove(source, call) if call is not None else None for call in found),
        )


def swap_axes(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS604: steps first."""
    call = source.call(finding.span)
    given = call.argument("shape", 0) if call is not None else None
    items = display_items(given.value) if given is not None else []
    if len(items) == 2 and all(item.type == "name" for item in items):
        one, other = (code(item) for item in items)
        yield from built(
            f"Declare ({other}, {one}) and transpose the data",
            (replaced(items[0], other), replaced(items[1], one)),
            transposed(source, finding),
        )


def channels_last(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS104: the channels last in the Input, and in the data that it is given."""
    call, shape = source.call(finding.span), numbers(finding.data.get("shape"))
    value = shape_value(call) if call is not None else None
    if value is None or not shape:
        return
    feeding = transposed(source, finding)
    if feeding:
        yield from built(
            f"Declare {shape} and transpose the data", shape_changed(value, shape), feeding
        )
    yield from built(f"Declare the shape {shape}", shape_changed(value, shape))


def transposed(source: Source, finding: Finding) -> tuple[TextEdit, ...]:
    """Transpose what ``fit`` and the like are given."""
    places, order = finding.data.get("feeds"), numbers(finding.data.get("order"))
    nodes = [node_at(source, place) for place in places] if isinstance(places, list) else []
    axes = ", ".join(map(str, order))
    return tuple(
        replaced(node, f"{operand(node)}.transpose({axes})") for node in nodes if node is not None
    )


def square_kernels(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1001: a pair for the kernel, on every layer that is written alike."""
    places = finding.data.get("calls")
    edits = []
    for place in places if isinstance(places, list) else ():
        call = source.call_from(place)
        if call is None or len(call.arguments) < 3:
            return
        size, stride = call.arguments[1].node, call.arguments[2].node
        pair = f"({code(size)}, {code(stride)})"
        edits.append(TextEdit(Span(*size.start_pos, *stride.end_pos), pair))
    what = "" if len(edits) == 1 else f" in {len(edits)} layers"
    yield from built(f"Give the kernel as a pair{what}", tuple(edits))


def drop_argument(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1002: without the argument."""
    call, name = source.call(finding.span), finding.data.get("argument")
    given = call.argument(str(name)) if call is not None and name else None
    if call is not None and given is not None:
        yield from built(f"Remove {name}", without_argument(call, given.node))


def inside_layer(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1101: a weight of another form, or other channels for the layer before."""
    yield from swap_weight_axes(source, report, finding)
    product, new = source.call_from(finding.data.get("product")), finding.data.get("swapped")
    second = node_at(source, finding.data.get("second"))
    turned = finding.data.get("turned")
    if product is not None and isinstance(turned, str):
        yield from built("Multiply the other way round", (TextEdit(product.span, turned),))
        return
    if second is not None and isinstance(new, str):
        yield from built(f"Transpose the second: {new}", (replaced(second, new),))
    elif product is not None and second is not None:
        yield from built(
            "Transpose the second: transpose_b=True",
            set_argument(product, "transpose_b", "True"),
        )
    before, size = source.call_from(finding.data.get("layer")), finding.data.get("size")
    if before is not None and isinstance(size, int):
        yield from built(f"Give it {size} features", size_of_layer(before, size))
    row = node_at(source, finding.data.get("row"))
    if row is not None:
        new = f"{operand(row)}[:, None]"
        yield from built(f"Add the axis: {new}", (replaced(row, new),))
    passed = node_at(source, finding.data.get("passed"))
    if passed is not None:
        wanted = str(finding.data.get("size"))
        yield from built(f"Give it {wanted} here", (replaced(passed, wanted),))
    made, keyword = source.call_from(finding.data.get("made")), finding.data.get("keyword")
    value, position = str(finding.data.get("value")), finding.data.get("position")
    if made is not None and isinstance(keyword, str) and isinstance(position, int):
        yield from built(f"Give it {keyword}={value}", set_argument(made, keyword, value, position))


def swap_weight_axes(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1101: the weight's axes the other way round, or an order for a transpose."""
    call, keyword = source.call(finding.span), finding.data.get("keyword")
    if call is not None and isinstance(keyword, str) and finding.data.get("order"):
        order = f"{keyword}={finding.data.get('order')}"
        yield from built(
            f"Swap the last two axes only: {order}",
            set_argument(call, keyword, str(finding.data.get("order"))),
        )
    size, new = node_at(source, finding.data.get("place")), finding.data.get("new")
    if size is not None and isinstance(new, str):
        yield from built(f"Take the inputs' features: {new}", (replaced(size, new),))
    places = finding.data.get("swap")
    items = [node_at(source, place) for place in places] if isinstance(places, list) else []
    if len(items) == 2 and items[0] is not None and items[1] is not None:
        one, other = code(items[0]), code(items[1])
        yield from built(
            f"Make the weight ({other}, {one})",
            (replaced(items[0], other), replaced(items[1], one)),
        )


def set_size(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS405: the width of the other branch."""
    layer, size = source.call_from(finding.data.get("layer")), finding.data.get("size")
    if layer is not None and isinstance(size, int):
        width, reshapes = finding.data.get("width"), finding.data.get("reshapes")
        places = reshapes if isinstance(reshapes, list) else []
        arranged = [source.call_from(place) for place in places]
        targets = [call.argument("target_shape", 0) for call in arranged if call is not None]
        yield from built(
            f"Give it the width {size}",
            size_of_layer(layer, size),
            tuple(
                replaced(item, str(size))
                for target in targets
                if target is not None
                for item in display_items(target.value)
                if code(item) == str(width)
            ),
        )
    yield from other_width(source, finding)


def let_keras_infer(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS304: -1 for a size that holds the batch."""
    if finding.data.get("infer"):
        yield from built("Let the reshape infer it: -1", (TextEdit(finding.span, "-1"),))


def make_as_wide(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1104: the size of what it is combined with."""
    size = finding.data.get("size")
    if isinstance(size, str):
        yield from built(f"Make it {size} wide", (TextEdit(finding.span, size),))


def keep_dimension(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1105: the axis with size 1."""
    call = source.call(finding.span)
    if call is not None and finding.data.get("reduces"):
        yield from built("Keep the axis: keepdims=True", set_argument(call, "keepdims", "True"))
