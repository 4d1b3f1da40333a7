"""Skip connections that are taken from the wrong end of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, children, code, is_operator, parse, span_of, walk
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.specs import one_shape

_WRAPPERS = ("enumerate", "zip")


@dataclass(frozen=True)
class Taken:
    """How a list of tensors is gone through, and the text that begins at its other end."""

    span: Span
    name: str
    new: str


def wrong_order(trace: Trace, call: Call, shapes: list[Shape], joined: int) -> Taken | None:
    """The expression that takes the wrong one of a list of tensors.

    ``None`` unless another tensor that was made at the same place as one branch would fit.
    """
    sources = [trace.calls[source] for source in call.sources if source in trace.calls]
    if len(sources) != len(shapes) or not any(
        _fits(one_shape(other.outputs), shapes[1 - index], joined)
        for index, source in enumerate(sources[:2])
        for other in trace.calls.values()
        if other.id < call.id
        and other.id != source.id
        and (place := _maker(source)) is not None
        and _maker(other) == place != _maker(sources[1 - index])
    ):
        return None
    spans = (call.span, *call.stack, call.layer.span, *call.layer.stack)
    places = [span for span in spans if span is not None and not span.file]
    return next(iter(_taken(trace, places)), None)


def _maker(call: Call) -> tuple[Span, ...] | None:
    """Where a layer was made: a line of the document, or what led from there into a library."""
    span = call.layer.span
    if span is not None and not span.file:
        return (span,)
    return tuple(span for span in call.layer.stack if not span.file) or None


def _taken(trace: Trace, places: list[Span]) -> Iterator[Taken]:
    """The lists that the lines of ``places`` take tensors from, one after the other."""
    for node in walk(parse(trace.text)):
        if node.type != "for_stmt":
            continue
        parts = children(node)
        body = parts[5]
        if not any(body.start_pos[0] <= place.line <= body.end_pos[0] for place in places):
            continue
        for name in _iterated(parts[3]):
            yield Taken(span_of(name), code(name), f"reversed({code(name)})")
        index = _counter(parts[1], parts[3])
        for line in {place.line for place in places}:
            yield from _picked(body, line, index)


def _picked(body: NodeOrLeaf, line: int, index: str) -> Iterator[Taken]:
    """``skips.pop(0)`` and ``skips[i]`` on a line of a loop."""
    for call in calls(body):
        if call.callee.endswith(".pop") and call.span.line == line:
            given = [code(argument.value) for argument in call.arguments]
            if given == ["0"]:
                yield Taken(call.span, call.callee[:-4], f"{call.callee}()")
    for node in walk(body):
        if node.type != "trailer" or node.start_pos[0] != line or not index:
            continue
        parts = children(node)
        whole = children(node.parent) if node.parent is not None else []
        if is_operator(parts[0], "[") and code(parts[1]) == index and whole[1:2] == [node]:
            name = code(whole[0])
            span = Span(*whole[0].start_pos, *node.end_pos)
            yield Taken(span, name, f"{name}[-({index} + 1)]")


def _iterated(node: NodeOrLeaf) -> list[NodeOrLeaf]:
    """The names that a loop goes through: ``skips``, ``enumerate(skips)``, ``zip(a, skips)``."""
    if node.type == "name":
        return [node]
    found = []
    for call in calls(node):
        if call.node is node and call.callee in _WRAPPERS:
            found = [a.value for a in call.arguments if a.value.type == "name" and not a.keyword]
    return list(reversed(found))  # of zip(filters, skips) the tensors come last, as a rule


def _counter(target: NodeOrLeaf, iterated: NodeOrLeaf) -> str:
    if target.type == "name" and code(iterated).startswith("range("):
        return code(target)
    if code(iterated).startswith("enumerate(") and children(target):
        return code(children(target)[0])
    return ""


def _fits(shape: Shape | None, other: Shape, joined: int) -> bool:
    return (
        shape is not None
        and len(shape) == len(other)
        and all(
            one == two
            for axis, (one, two) in enumerate(zip(shape, other, strict=True))
            if axis not in (0, joined)
        )
    )
