"""Which of two is wrong: the layer that gives the values, or the Reshape that arranges them.

The target of a Reshape and the size of the layer before it say the same thing twice. Whichever the
rest of the program agrees with is right: what the target leads to (a discriminator's pictures, the
size that the model itself reads), or the numbers that the program has names for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, code, display_items, parse, walk
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Shape
from kerascope.analysis.rules.layers.kinds import MERGES, kind_of
from kerascope.analysis.rules.origins.numbers import number_of
from kerascope.analysis.rules.suspects.resizing import Change, fitting
from kerascope.analysis.specs import one_shape, product, tensors

#: Layers that give as many values as they are told to, and where that is said.
_SIZED = {"units": 0, "filters": 0}
#: A picture or a sequence: a row of features says nothing about where it came from.
_ARRANGED = 3


@dataclass(frozen=True)
class Producer:
    """The layer that gives too few or too many values, and the ``size`` that would fit."""

    call: Call
    keyword: str
    size: int


def guilty_producer(
    trace: Trace, call: Call, target: Shape, have: int, written: NodeOrLeaf | None
) -> Producer | None:
    """The layer before a Reshape that has to change, when the target is what is right.

    ``written`` is the target as the program writes it. ``None`` when nothing says that the target
    is right, or no size of one layer would fit it.
    """
    wanted = product(target)
    maker = next((step for step in trace.upstream(call) if _own_size(step) is not None), None)
    own = _own_size(maker) if maker is not None else None
    if maker is None or own is None or not wanted or trace.place(maker.layer) is None:
        return None
    keyword, size = own
    if size * wanted % have or _mixes(trace, maker, call):
        return None
    producer = Producer(maker, keyword, size * wanted // have)
    meets = list(_meetings(trace, call))
    if not all(meets):
        return None
    if meets:
        return producer
    return producer if _is_named(trace, maker, keyword, target, written) else None


def wrong_stage(
    trace: Trace, call: Call, target: Shape, written: NodeOrLeaf | None
) -> list[Change]:
    """The changes of one stage before a Reshape after which a target written in names fits.

    ``(width // 4, height // 4 * 64)`` counts on two poolings: with a third it is the stage that
    has to go, for the names say what was meant.
    """
    before = next(iter(trace.upstream(call)), None)
    shape, wanted = (one_shape(before.outputs) if before is not None else None), product(target)
    if before is None or shape is None or len(shape) <= _ARRANGED or not wanted:
        return []
    channels = shape[-1]
    if channels is None or wanted % channels or not _is_in_names(trace, written):
        return []
    pixels = wanted // channels
    return fitting(trace, [before], lambda sizes: prod(sizes[0]) == pixels)


def _own_size(call: Call) -> tuple[str, int] | None:
    for keyword in _SIZED:
        size = call.layer.config.get(keyword)
        if isinstance(size, int) and call.layer.role == "layer":
            return keyword, size
    return None


def _mixes(trace: Trace, maker: Call, call: Call) -> bool:
    """Whether something between the two takes values of other tensors as well."""
    for step in (call, *trace.upstream(call)):
        if step is maker:
            return False
        if len(step.sources) > 1:
            return True
    return True


def _meetings(trace: Trace, call: Call) -> Iterator[bool]:
    """For each place where what the target leads to meets a known size: whether it has it."""
    read = {
        shape[1:]
        for layer in trace.layers.values()
        if layer.role == "input"
        for made in trace.calls_of(layer.layer)[:1]
        for shape in [one_shape(made.outputs)]
        if shape is not None and len(shape) > _ARRANGED and None not in shape[1:]
    }
    after = list(_after(trace, call))
    for step in after:
        given = [one_shape(trace.calls[s].outputs) for s in step.sources if s in trace.calls]
        if step.layer.role == "model" and len(given) == 1 and len(given[0] or ()) > _ARRANGED:
            state = trace.models.get(step.layer.layer)
            wanted = [t.shape for t in tensors(state.inputs)] if state is not None else []
            if len(wanted) == 1 and wanted[0] is not None and None not in wanted[0][1:]:
                yield step.error is None
        elif kind_of(step.layer) in MERGES | {"Concatenate"} and len(step.sources) > 1:
            known = {one.id for one in after} | {call.id}
            if any(source not in known for source in step.sources):
                yield step.error is None
        elif step.error is not None:
            yield False
    for step in after:
        shape = one_shape(step.outputs)
        if not trace.consumers(step.id) and shape is not None and shape[1:] in read:
            yield True


def _after(trace: Trace, call: Call) -> Iterator[Call]:
    """The calls that follow from a call, also behind the models that it is part of."""
    pending, seen = [call], {call.id}
    while pending:
        current = pending.pop()
        following = list(trace.consumers(current.id))
        for model, state in trace.models.items():
            if current.layer.layer in state.layers:
                following += trace.calls_of(model)
        for step in following:
            if step.id not in seen:
                seen.add(step.id)
                pending.append(step)
                yield step


def _is_named(
    trace: Trace, maker: Call, keyword: str, target: Shape, written: NodeOrLeaf | None
) -> bool:
    """Whether the target is written in names, and the layer's size as a bare number that is none
    of the target's: the number was copied from where the names had other values."""
    place = trace.place(maker.layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    given = made.argument(keyword, _SIZED[keyword]) if made is not None else None
    if given is None or given.value.type != "number" or written is None:
        return False
    factors = set(target) | {
        int(code(node)) for node in walk(written) if node.type == "number" and code(node).isdigit()
    }
    if int(code(given.value)) in factors:
        return False
    return _is_in_names(trace, written)


def _is_in_names(trace: Trace, written: NodeOrLeaf | None) -> bool:
    """Whether a target is computed from numbers that the program has names for."""
    items = display_items(written) if written is not None else []
    sums = [item for item in items if item.type in ("name", "arith_expr", "term", "power")]
    named = [item for item in sums if any(leaf.type == "name" for leaf in walk(item))]
    known = any(number_of(trace, item) is not None for item in named)
    return known and all(item.type == "number" or item in sums for item in items)
