"""Failures inside a layer of the user's own whose reason is the layer before it."""

from __future__ import annotations

import math
import re

from parso.python.tree import Class
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, code, leaf_at, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.custom.rule import INSIDE
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.layers.kinds import is_recurrent
from kerascope.analysis.rules.layers.recurrent import STACKED
from kerascope.analysis.rules.merging.elementwise import gives_width, odd_width
from kerascope.analysis.rules.rule import note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text
from kerascope_tracer.wire import ErrorRaised, LayerConstructed

#: Layers between a recurrent one and the next that leave the axes alone.
_KEEPING = frozenset({"Dropout", "BatchNormalization", "LayerNormalization", "Activation"})
#: What a layer's code says when it works on the steps of a sequence.
_STEPS = re.compile(r"\[[12]\]|\baxis=-?[12]\b|\baxes=|\bdim=1\b|batch_dot|batch_matmul")
_UNEQUAL = re.compile(r"but are (\d+) and (\d+)")
_EMPTY = re.compile(r"Cannot reshape a tensor with \d+ elements to shape \[([\d,]+,0)\]")
_GIVEN = re.compile(r"with input shapes: \[([\d?,]+)\]")
_DIVISIBLE = re.compile(r"Dimension size must be evenly divisible by (\d+) but is (\d+)")


def fed_wrong(trace: Trace, error: ErrorRaised, layer: LayerConstructed) -> Finding | None:
    """KS601 or KS1101 on the layer before ``layer``, which fails with ``error``."""
    inputs = _inputs(trace, layer)
    if len(inputs) == 2:
        return _unequal_inputs(trace, error, layer, inputs)
    before = inputs[0] if inputs else None
    if before is None:
        return None
    return _last_step(trace, error, layer, before) or _not_divisible(trace, error, layer, before)


def _last_step(
    trace: Trace, error: ErrorRaised, layer: LayerConstructed, before: Call
) -> Finding | None:
    """KS601 for a layer that works on the steps of a sequence and gets the last one alone."""
    culprit: Call | None = before
    while culprit is not None and culprit.cls in _KEEPING:
        culprit = next(iter(trace.upstream(culprit)), None)
    steps = one_shape(culprit.inputs) if culprit is not None else None
    shape = one_shape(culprit.outputs) if culprit is not None else None
    place = trace.place(culprit.layer) if culprit is not None else None
    if culprit is None or place is None or not is_recurrent(culprit.layer):
        return None
    if steps is None or shape is None or len(steps) != 3 or len(shape) != 2:
        return None
    text = _class_text(trace, error)
    if text is None or not _STEPS.search(text):
        return None
    return STACKED.found(
        place,
        f"{culprit.cls} returns only its last step, {shape_text(shape)}, and {layer.cls} after it "
        f"works on the steps. Set return_sequences=True here: the output is then "
        f"{shape_text((*steps[:2], shape[-1]))}.",
        related=(Related(f"{layer.cls} fails here", error.span),),
        detail=error.error.message,
        data={"wrapped": culprit.cls == "Bidirectional"},
    )


def _unequal_inputs(
    trace: Trace, error: ErrorRaised, layer: LayerConstructed, inputs: list[Call]
) -> Finding | None:
    """KS1101 on the odd one of two layers whose outputs are combined element by element."""
    sizes = _UNEQUAL.search(error.error.message)
    shapes = [one_shape(call.outputs) for call in inputs]
    widths = [shape[-1] if shape else None for shape in shapes]
    if sizes is None or {int(sizes[1]), int(sizes[2])} != set(widths):
        return None
    odd = odd_width(trace, inputs, widths)
    place = trace.place(odd.layer.layer) if odd is not None else None
    if odd is None or place is None:
        return None
    return INSIDE.found(
        place,
        f"This {odd.layer.cls} gives {odd.width} features, and {layer.cls} combines them with "
        f"{odd.wanted} of its other input, element by element. Give it {odd.wanted}, as many as "
        f"the other has.",
        related=(
            *(note(trace, call, f"{call.cls} gives {spec_text(call.outputs)}") for call in inputs),
            Related(f"{layer.cls} fails here", error.span),
        ),
        detail=error.error.message,
        data={"layer": span_data(place), "size": odd.wanted},
    )


def _not_divisible(
    trace: Trace, error: ErrorRaised, layer: LayerConstructed, before: Call
) -> Finding | None:
    """KS1101 on the layer whose channels cannot be spread over blocks."""
    sizes = _DIVISIBLE.search(error.error.message)
    factor, have = (int(sizes[1]), int(sizes[2])) if sizes is not None else _nothing_left(error)
    maker = gives_width(trace, before, have) if have else None
    place = trace.place(maker.layer) if maker is not None else None
    if maker is None or place is None:
        return None
    wanted = -(-have // factor) * factor
    return INSIDE.found(
        place,
        f"This {maker.cls} gives {have} channels, and {layer.cls} after it spreads them over "
        f"blocks of {factor}: it needs a multiple of {factor}, for example {wanted}.",
        related=(
            Related(f"{layer.cls} fails here", error.span),
            note(trace, maker, f"{maker.cls} gives {shape_text(one_shape(maker.outputs))}"),
        ),
        detail=error.error.message,
        data={"layer": span_data(place), "size": wanted},
    )


def _nothing_left(error: ErrorRaised) -> tuple[int, int]:
    """The block and the channels of a rearrangement that leaves no channel: ``9 // 16`` is 0.

    From the shape that arrives and the one that is asked for, ``[4,80,80,4,4,0]``.
    """
    told = _EMPTY.search(error.error.message)
    given = _GIVEN.search(error.error.message)
    if told is None or given is None:
        return 0, 0
    wanted = [int(axis) for axis in told[1].split(",")]
    arrives = [int(axis) if axis.isdigit() else -1 for axis in given[1].split(",")]
    rest = wanted[len(arrives) - 1 : -1]
    if wanted[: len(arrives) - 1] != arrives[:-1] or not rest or arrives[-1] < 1:
        return 0, 0
    return math.prod(rest), arrives[-1]


def _inputs(trace: Trace, layer: LayerConstructed) -> list[Call]:
    """What the layer is applied to: in ``x = Layer()(x)``, ``Layer()([a, b])``, or behind another
    in a Sequential. Empty when it is not known of each."""
    place = trace.place(layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    following = made.following if made is not None else None
    if following is not None and place is not None and len(following.arguments) == 1:
        value = following.arguments[0].value
        names = re.findall(r"\w+", code(value)) if value.type == "atom" else [code(value)]
        bound = [bound_variable(trace, name, place) for name in names]
        calls = [trace.calls.get(one.calls[-1]) for one in bound if one is not None and one.calls]
        return [call for call in calls if call is not None] if len(calls) == len(names) else []
    for state in trace.models.values():
        if layer.layer in state.layers[1:]:
            previous = state.layers[state.layers.index(layer.layer) - 1]
            made_by = [call for call in trace.calls_of(previous) if call.error is None]
            return made_by[-1:]
    return []


def _class_text(trace: Trace, error: ErrorRaised) -> str | None:
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), error.span.line, error.span.column)
    while node is not None and not isinstance(node, Class):
        node = node.parent
    return code(node) if node is not None else None
