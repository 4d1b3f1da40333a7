"""Layers and operations that put the same numbers into another shape, or tensors together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod

from kerascope.analysis.explain.applied import Applied, known_product
from kerascope.analysis.explain.change import Change
from kerascope.analysis.explain.formula import Formula, times
from kerascope.analysis.report import Shape


def _flatten(one: Applied) -> Iterator[Change]:
    if one.input is None or known_product(one.input[1:]) is None:
        return
    yield Change(1, "features", _product(one.input[1:]))


def _reshape(one: Applied) -> Iterator[Change]:
    if one.input is not None:
        yield from _into(one.input[1:], one.info.config.get("target_shape"), 1)


def _reshape_all(one: Applied) -> Iterator[Change]:
    """The operation ``keras.ops.reshape``, whose target includes the batch axis."""
    if one.input is not None:
        yield from _into(one.input, one.info.config.get("newshape"), 0)


def _into(before: Shape, target: object, lead: int) -> Iterator[Change]:
    if not isinstance(target, tuple | list) or known_product(before) is None:
        return
    if any(not isinstance(axis, int) for axis in target):
        return
    fixed = [axis for axis in target if axis != -1]
    total = known_product(before) or 0
    if len(fixed) == len(target):
        if prod(fixed) == total:
            note = f"{times(*fixed)}, as many as {_product(before).text}"
            yield Change(None, "elements", note=note)
        return
    if len(fixed) != len(target) - 1 or not prod(fixed):
        return
    divided = " · ".join(str(axis) for axis in fixed) or "1"
    divided = f"({divided})" if len(fixed) > 1 else divided
    inner = f"({_product(before).text})" if len(before) > 1 else _product(before).text
    yield Change(
        lead + list(target).index(-1), "-1", Formula(f"{inner} / {divided}", total // prod(fixed))
    )


def _permute(one: Applied) -> Iterator[Change]:
    dims = one.info.config.get("dims")
    if one.input is None or not isinstance(dims, tuple | list):
        return
    for place, source in enumerate(dims, start=1):
        if isinstance(source, int) and source != place and 0 < source < len(one.input):
            size = one.input[source]
            if size is not None:
                yield Change(place, f"axis {place}", Formula(f"axis {source} of the input", size))


def _transpose(one: Applied) -> Iterator[Change]:
    """The operation ``keras.ops.transpose``."""
    axes = one.info.config.get("axes")
    if one.input is None:
        return
    rank = len(one.input)
    order = list(axes) if isinstance(axes, tuple | list) else list(range(rank))[::-1]
    for place, source in enumerate(order):
        if isinstance(source, int) and -rank <= source < rank and source % rank != place:
            size = one.input[source]
            if size is not None:
                formula = Formula(f"axis {source % rank} of the input", size)
                yield Change(place, f"axis {place}", formula)


def _repeat(one: Applied) -> Iterator[Change]:
    count = one.number("n")
    if count is not None:
        yield Change(1, "steps", Formula("n", count))


def _concatenate(one: Applied) -> Iterator[Change]:
    axis = one.info.config.get("axis", -1)
    shapes = [shape for shape in one.inputs if shape is not None]
    if not isinstance(axis, int) or len(shapes) != len(one.inputs) or len(shapes) < 2:
        return
    if any(not -len(shape) <= axis < len(shape) for shape in shapes):
        return
    sizes = [shape[axis] for shape in shapes]
    known = [size for size in sizes if size is not None]
    if len(known) == len(sizes):
        formula = Formula(" + ".join(str(size) for size in known), sum(known))
        yield Change(axis, f"axis {axis % len(shapes[0])}", formula)


def _broadcast(one: Applied) -> Iterator[Change]:
    """Element by element: an axis of 1 is repeated to the size of the other's."""
    shapes = [shape for shape in one.inputs if shape is not None]
    if one.output is None or len(shapes) != len(one.inputs) or len(shapes) < 2:
        return
    rank = len(one.output)
    for axis in range(1, rank):
        sizes = [
            shape[axis - rank + len(shape)] for shape in shapes if axis - rank + len(shape) >= 0
        ]
        known = [size for size in sizes if size is not None]
        if len(known) == len(sizes) and len(set(known)) > 1:
            text = f"{' and '.join(str(size) for size in dict.fromkeys(known))}, repeated"
            yield Change(axis, f"axis {axis}", Formula(text, max(known)))


def _product(axes: Shape) -> Formula:
    return times(*(axis for axis in axes if axis is not None))


_BY_FAMILY: dict[Callable[[Applied], Iterator[Change]], tuple[str, ...]] = {
    _flatten: ("Flatten",),
    _permute: ("Permute",),
    _transpose: ("Transpose",),
    _repeat: ("RepeatVector",),
    _concatenate: ("Concatenate",),
    _broadcast: ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"),
}
EXPLAINERS = {cls: explain for explain, classes in _BY_FAMILY.items() for cls in classes}


def _any_reshape(one: Applied) -> Iterator[Change]:
    """Layer and operation share their name."""
    yield from (_reshape_all if one.info.role == "op" else _reshape)(one)


EXPLAINERS["Reshape"] = _any_reshape
