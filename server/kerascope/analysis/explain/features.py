"""Layers that make new features: dense, embedding, recurrent and attention layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kerascope.analysis.explain.applied import Applied
from kerascope.analysis.explain.change import Change
from kerascope.analysis.explain.formula import Formula


def _dense(one: Applied) -> Iterator[Change]:
    units = one.number("units")
    if units is not None:
        yield Change(-1, "features", Formula("units", units))


def _embedding(one: Applied) -> Iterator[Change]:
    width = one.number("output_dim")
    if width is not None:
        yield Change(-1, "features", Formula("output_dim", width))


def _recurrent(one: Applied) -> Iterator[Change]:
    units = one.number("units")
    if units is not None:
        yield Change(-1, "features", Formula("units", units))
    yield from _time(one)


def _bidirectional(one: Applied) -> Iterator[Change]:
    """Both directions see the whole sequence; ``merge_mode`` says what becomes of the two."""
    mode = one.info.config.get("merge_mode")
    widths = [
        part.output[-1]
        for part in one.inner
        if part.info.role == "layer" and part.output is not None
    ]
    known = [width for width in widths if width is not None] or _state_widths(one)
    if len(known) == 2:
        if mode == "concat":
            yield Change(-1, "features", Formula(f"{known[0]} + {known[1]}", sum(known)))
        elif mode in ("sum", "mul", "ave"):
            yield Change(-1, "features", Formula("units", known[0]))
    yield from _time(one)


def _state_widths(one: Applied) -> list[int]:
    """The widths of both directions, from the weights of their states."""
    shapes = (
        spec.shape
        for name, spec in (one.info.weights or {}).items()
        if name.endswith("/recurrent_kernel")
    )
    return [shape[0] for shape in shapes if shape and shape[0] is not None]


def _time(one: Applied) -> Iterator[Change]:
    if one.input is None or len(one.input) != 3 or one.flag("return_sequences"):
        return
    steps = one.input[1]
    if one.output is not None and len(one.output) == 2:
        of = f" of {steps}" if steps is not None else ""
        yield Change(None, "time", note=f"only the last step{of}")


def _einsum(one: Applied) -> Iterator[Change]:
    """Axes that the kernel brings in; the others are named alike in the input."""
    equation = one.info.config.get("equation")
    kernel = (one.info.weights or {}).get("kernel")
    if not isinstance(equation, str) or "." in equation or kernel is None or not kernel.shape:
        return
    left, _, rest = equation.replace(" ", "").partition(",")
    right, _, result = rest.partition("->")
    if len(right) != len(kernel.shape) or one.output is None or len(result) != len(one.output):
        return
    for axis, letter in enumerate(result):
        size = kernel.shape[right.index(letter)] if letter in right else None
        if letter not in left and size is not None:
            yield Change(axis, f"axis {letter}", Formula(f"{letter} of the kernel", size))


def _multi_head(one: Applied) -> Iterator[Change]:
    query = one.inputs[0] if one.inputs else None
    given = one.info.config.get("output_shape")
    if query is None or not query:
        return
    if given is None and query[-1] is not None:
        yield Change(-1, "features", Formula("as the query", query[-1]))
    elif isinstance(given, int):
        yield Change(-1, "features", Formula("output_shape", given))


def _attention(one: Applied) -> Iterator[Change]:
    """One row for each row of the query, as wide as the value."""
    if len(one.inputs) < 2:
        return
    query, value = one.inputs[:2]
    if query is None or value is None or len(query) != 3 or len(value) != 3:
        return
    if query[1] is not None:
        yield Change(1, "steps", Formula("as the query", query[1]))
    if value[2] is not None:
        yield Change(-1, "features", Formula("as the value", value[2]))


_BY_FAMILY: dict[Callable[[Applied], Iterator[Change]], tuple[str, ...]] = {
    _dense: ("Dense",),
    _embedding: ("Embedding",),
    _recurrent: ("LSTM", "GRU", "SimpleRNN", "RNN"),
    _bidirectional: ("Bidirectional",),
    _einsum: ("EinsumDense",),
    _multi_head: ("MultiHeadAttention", "GroupedQueryAttention"),
    _attention: ("Attention", "AdditiveAttention"),
}
EXPLAINERS = {cls: explain for explain, classes in _BY_FAMILY.items() for cls in classes}
