"""Fixes of branches that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, code
from kerascope.analysis.fixes.arguments import (
    shape_changed,
    shape_value,
    tuple_items,
    tuple_text,
)
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, Shape, ShapeReport, TextEdit


def crop_or_pad(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS401: bring two branches of an image to one size."""
    merge = source.call_from(finding.data.get("call"))
    given = finding.data.get("shapes")
    shapes = [numbers(shape) for shape in given] if isinstance(given, list) else []
    axes = numbers(finding.data.get("axes"))
    items = _merged(merge)
    if len(items) == len(shapes) == 2 and len(shapes[0]) == 4 and set(axes) <= {1, 2}:
        differences = _differences(shapes[0], shapes[1])
        if all(d >= 0 for d in differences) or all(d <= 0 for d in differences):
            large, small = (0, 1) if max(differences) > 0 else (1, 0)
            border = "((0, {}), (0, {}))".format(*map(abs, differences))
            for cls, index, verb in (
                ("Cropping2D", large, "Crop"),
                ("ZeroPadding2D", small, "Pad"),
            ):
                spelling = source.layer(cls, merge)
                if spelling is not None:
                    kept = shapes[1 - index]
                    yield from built(
                        f"{verb} the {'larger' if index == large else 'smaller'} branch to "
                        f"{kept[1]} by {kept[2]} with {cls}",
                        (_applied_to(items[index], f"{spelling.text}({border})"),),
                        spelling.edits,
                    )
    yield from _divisible(source, finding)


def project_shortcut(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS402: a 1x1 convolution on the branch with other channels."""
    merge = source.call_from(finding.data.get("call"))
    given = finding.data.get("shapes")
    shapes = [numbers(shape) for shape in given] if isinstance(given, list) else []
    items = _merged(merge)
    if len(items) != 2 or len(shapes) != 2 or len(shapes[0]) != 4:
        return
    first, second = shapes
    if None in (*first[1:], *second[1:]):
        return
    # The branch that was changed last is the main path; the other is the shortcut.
    strides = [(a or 1) // (b or 1) for a, b in zip(first[1:3], second[1:3], strict=True)]
    if any(stride < 1 for stride in strides) or strides[0] != strides[1]:
        return
    spelling = source.layer("Conv2D", merge)
    if spelling is None:
        return
    stride = f', strides={strides[0]}, padding="same"' if strides[0] > 1 else ""
    text = f"{spelling.text}({second[3]}, 1{stride})"
    yield from built(
        f"Project the shortcut with {text}", (_applied_to(items[0], text),), spelling.edits
    )


def _divisible(source: Source, finding: Finding) -> Iterator[Fix]:
    factor, shape = finding.data.get("factor"), numbers(finding.data.get("input"))
    declaring = source.call(finding.span)
    value = shape_value(declaring) if declaring is not None else None
    if value is None or not isinstance(factor, int) or len(shape) < 2:
        return
    *sizes, channels = shape
    for rounded in (
        [-(-(size or 0) // factor) * factor for size in sizes],
        [(size or 0) // factor * factor for size in sizes],
    ):
        if all(size > 0 for size in rounded):
            new = (*rounded, channels)
            yield from built(
                f"Use an input of {tuple_text(new)}, a multiple of {factor}",
                shape_changed(value, new),
            )


def _merged(merge: CallSyntax | None) -> list[NodeOrLeaf]:
    """The branches in the list that a merging layer is applied to."""
    if merge is None or not merge.arguments:
        return []
    return tuple_items(merge.arguments[0].value)


def _applied_to(branch: NodeOrLeaf, layer: str) -> TextEdit:
    return replaced(branch, f"{layer}({code(branch)})")


def _differences(one: Shape, other: Shape) -> list[int]:
    return [(a or 0) - (b or 0) for a, b in zip(one[1:3], other[1:3], strict=True)]
