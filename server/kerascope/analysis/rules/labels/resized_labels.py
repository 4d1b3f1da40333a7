"""Labels that are pictures, and are brought to another size than the samples."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, code, display_items, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.specs import one_shape
from kerascope_tracer.wire import FitChecked

#: Functions that bring a picture to a size, and where they take it.
_RESIZES = {
    "resize": ("size", "dsize", 1),
    "resize_with_pad": ("size", "", 1),
    "smart_resize": ("size", "", 1),
    "resize_images": ("size", "", 1),
    "load_img": ("target_size", "", 2),
    "imresize": ("size", "", 1),
}


def resized_labels(
    trace: Trace, fit: FitChecked, labels: Shape, output: Shape
) -> tuple[NodeOrLeaf, str] | None:
    """The size that labels are brought to, and how the program writes that of the samples.

    Only where the model leaves the size of its samples alone, so that the two have to agree, and
    where one call alone in the document can be meant.
    """
    samples = one_shape(fit.x)
    if samples is None or len(samples) != 4 or len(labels) != 4 or len(output) != 4:
        return None
    if samples[1:3] != output[1:3] or None in (*samples[1:3], *labels[1:3]):
        return None
    sizes = list(_sizes(trace))
    wrong = [node for node, size in sizes if size == labels[1:3]]
    right = [code(node) for node, size in sizes if size == samples[1:3]]
    if len(wrong) != 1:
        return None
    return wrong[0], right[0] if right else f"({samples[1]}, {samples[2]})"


def _sizes(trace: Trace) -> Iterator[tuple[NodeOrLeaf, Shape]]:
    """The sizes that the document brings pictures to, with what they are."""
    for call in calls(parse(trace.text)):
        keywords = _RESIZES.get(call.callee.rpartition(".")[2])
        if keywords is None:
            continue
        first, second, position = keywords
        given = call.argument(first, position) or (call.argument(second) if second else None)
        size = _value(trace, given.value) if given is not None else None
        if given is not None and size is not None:
            yield given.value, size


def _value(trace: Trace, node: NodeOrLeaf, *, deep: bool = True) -> Shape | None:
    """A pair of whole numbers, written there or under a name."""
    made = assigned(trace, code(node), span_of(node)) if node.type == "name" and deep else None
    if made is not None:
        return _value(trace, made.value, deep=False)
    numbers = [_number(trace, item) for item in display_items(node)]
    return tuple(numbers) if len(numbers) == 2 and None not in numbers else None


def _number(trace: Trace, node: NodeOrLeaf) -> int | None:
    made = assigned(trace, code(node), span_of(node)) if node.type == "name" else None
    text = code(made.value) if made is not None else code(node)
    return int(text) if text.isdigit() else None
