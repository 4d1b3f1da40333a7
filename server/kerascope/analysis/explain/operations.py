"""Operations on tensors (``keras.ops``) that change axes.

Source of the facts: keras/src/ops/numpy.py and keras/src/ops/nn.py of Keras 3.15. Operations that
have the name of a layer are explained with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kerascope.analysis.explain.applied import Applied, classes
from kerascope.analysis.explain.change import Change
from kerascope.analysis.explain.formula import Formula, times

_REDUCTIONS = classes(
    """Mean Sum Max Min Prod Std Var Median Logsumexp Norm Any All Argmax Argmin CountNonzero"""
)


def _matmul(one: Applied) -> Iterator[Change]:
    if len(one.inputs) != 2 or not one.inputs[1] or one.output is None:
        return
    columns = one.inputs[1][-1]
    if len(one.inputs[1]) > 1 and columns is not None:
        yield Change(-1, "last axis", Formula("last axis of the second", columns))


def _stack(one: Applied) -> Iterator[Change]:
    axis = one.number("axis")
    if axis is not None and len(one.inputs) > 1:
        count = len(one.inputs)
        yield Change(axis, f"axis {axis}", Formula(f"{count} tensors", count))


def _expand(one: Applied) -> Iterator[Change]:
    axis = one.number("axis")
    if axis is not None:
        yield Change(axis, f"axis {axis}", Formula("a new axis", 1))


def _reduce(one: Applied) -> Iterator[Change]:
    axes = one.info.config.get("axis")
    if one.input is None or one.output is None:
        return
    if isinstance(axes, int):
        axes = (axes,)
    if not isinstance(axes, tuple | list) or any(not isinstance(axis, int) for axis in axes):
        return
    rank = len(one.input)
    if any(not -rank <= axis < rank for axis in axes):
        return
    if len(one.output) != rank - (0 if one.flag("keepdims") else len(axes)):
        return
    sizes = [one.input[axis] for axis in axes]
    of = " of " + ", ".join(str(size) for size in sizes) if None not in sizes else ""
    names = ", ".join(str(axis % rank) for axis in axes)
    note = f"one value for all places{of}"
    yield Change(None, f"{'axis' if len(axes) == 1 else 'axes'} {names}", note=note)


def _tile(one: Applied) -> Iterator[Change]:
    counts = one.info.config.get("repeats")
    if one.input is None or not isinstance(counts, tuple | list):
        return
    if len(counts) != len(one.input):
        return
    for axis, (before, count) in enumerate(zip(one.input, counts, strict=True)):
        if before is not None and isinstance(count, int) and count != 1:
            yield Change(axis, f"axis {axis}", times(before, count))


def _repeat(one: Applied) -> Iterator[Change]:
    axis, count = one.number("axis"), one.number("repeats")
    if one.input is None or axis is None or count is None:
        return
    if -len(one.input) <= axis < len(one.input) and one.input[axis] is not None:
        yield Change(axis, f"axis {axis}", times(one.input[axis] or 0, count))


def _pad(one: Applied) -> Iterator[Change]:
    pairs = one.pairs("pad_width", len(one.input)) if one.input is not None else None
    for axis, (first, last) in enumerate(pairs or ()):
        before = one.input[axis] if one.input is not None else None
        if before is not None and (first or last):
            formula = Formula(f"{before} + {first} + {last}", before + first + last)
            yield Change(axis, f"axis {axis}", formula)


def _split(one: Applied) -> Iterator[Change]:
    axis, count = one.number("axis"), one.number("indices_or_sections")
    if one.input is None or axis is None or not count:
        return
    if -len(one.input) <= axis < len(one.input) and one.input[axis] is not None:
        before = one.input[axis] or 0
        yield Change(axis, f"axis {axis}", Formula(f"{before} / {count}", before // count))


def _one_hot(one: Applied) -> Iterator[Change]:
    axis, count = one.number("axis"), one.number("num_classes")
    if axis is not None and count is not None:
        yield Change(axis, f"axis {axis}", Formula("num_classes", count))


def _swap(one: Applied) -> Iterator[Change]:
    first, second = one.number("axis1"), one.number("axis2")
    if one.input is None or first is None or second is None:
        return
    rank = len(one.input)
    if not (-rank <= first < rank and -rank <= second < rank):
        return
    for axis, source in ((first % rank, second % rank), (second % rank, first % rank)):
        before = one.input[source]
        if before is not None and axis != source:
            yield Change(axis, f"axis {axis}", Formula(f"axis {source} of the input", before))


_BY_FAMILY: dict[Callable[[Applied], Iterator[Change]], frozenset[str]] = {
    _matmul: classes("Matmul"),
    _stack: classes("Stack"),
    _expand: classes("ExpandDims"),
    _reduce: _REDUCTIONS,
    _tile: classes("Tile"),
    _repeat: classes("Repeat"),
    _pad: classes("Pad"),
    _split: classes("Split"),
    _one_hot: classes("OneHot"),
    _swap: classes("Swapaxes"),
}
EXPLAINERS = {cls: explain for explain, names in _BY_FAMILY.items() for cls in names}
