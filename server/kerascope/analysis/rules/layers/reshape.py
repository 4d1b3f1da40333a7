"""KS5xx: Flatten where it does nothing or harm, and Reshape to another number of elements."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, code, display_items, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.layers.kinds import (
    axes_text,
    drops_axes,
    is_recurrent,
    kind_of,
    required_rank,
)
from kerascope.analysis.rules.layers.reshaped import guilty_producer, wrong_stage
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.suspects.resizing import Change
from kerascope.analysis.specs import one_shape, product, shape_text
from kerascope_tracer.wire import LayerConstructed, Shape

_HEAD = """import keras
from keras import layers

"""

REDUNDANT_FLATTEN = Rule(
    code="KS501",
    name="redundant-flatten",
    severity="hint",
    summary="a Flatten changes nothing",
    explanation="The input of this Flatten already has two axes, batch and features: that is what "
    "Dense, a recurrent layer without return_sequences and global pooling give. Flatten returns "
    "it as it is. Remove it, or put it where the axes are that it was meant to flatten.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.LSTM(16),
    layers.Flatten(),
    layers.Dense(1),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.LSTM(16),
    layers.Dense(1),
])
""",
    source="keras/src/layers/reshaping/flatten.py, Flatten.compute_output_shape",
)

FLATTENED_TOO_EARLY = Rule(
    code="KS502",
    name="flattened-too-early",
    severity="error",
    summary="the axes that a layer works on were flattened or pooled away before it",
    explanation="Convolutions, poolings and recurrent layers work along spatial or time axes. "
    "Flatten and global pooling remove these axes, so they belong after the last such layer, "
    "before the Dense head.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Flatten(),
    layers.Conv2D(8, 3),
    layers.Dense(10),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Flatten(),
    layers.Dense(10),
])
""",
    source="keras/src/layers/input_spec.py, assert_input_compatibility",
)

RESHAPE_SIZE = Rule(
    code="KS503",
    name="reshape-size",
    severity="error",
    summary="a Reshape asks for another number of elements than there are",
    explanation="Reshape rearranges the elements of one sample, so the product of its target must "
    "equal the product of what arrives. Write -1 for the one axis that Keras shall work out, or "
    "use Flatten() when a single row is wanted.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3),
    layers.Reshape((28 * 28 * 32,)),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3),
    layers.Reshape((26 * 26 * 32,)),
])
""",
    source="keras/src/ops/operation_utils.py, compute_reshape_output_shape",
)

RULES = (REDUNDANT_FLATTEN, FLATTENED_TOO_EARLY, RESHAPE_SIZE)


def check_redundant_flatten(trace: Trace) -> Iterator[Finding]:
    """KS501 for every place whose Flattens all receive two axes."""
    places: dict[Span, list[LayerConstructed]] = {}
    for layer in trace.layers.values():
        if kind_of(layer) == "Flatten" and layer.span is not None and not layer.span.file:
            places.setdefault(layer.span, []).append(layer)
    for span, layers in places.items():
        calls = [call for layer in layers for call in trace.calls_of(layer.layer)]
        if not calls or any(not _does_nothing(trace, call) for call in calls):
            continue
        if any("input_shape" in layer.config for layer in layers):
            continue  # it declares the model's input, which is a use
        before = next(iter(trace.upstream(calls[0])), None)
        made = f", as {before.cls} returns it" if before is not None else ""
        yield REDUNDANT_FLATTEN.found(
            span,
            f"This Flatten changes nothing: its input is already "
            f"{shape_text(one_shape(calls[0].inputs))}{made}. Remove it.",
            related=(
                note(trace, before, f"{before.cls} gives {shape_text(one_shape(before.outputs))}")
                if before is not None
                else None,
            ),
            tags=("unnecessary",),
        )


def diagnose_flattened_too_early(trace: Trace, call: Call) -> Finding | None:
    """KS502 on the step that removed the axes; the layer that misses them is related."""
    shape, needed = one_shape(call.inputs), required_rank(call.layer)
    span = trace.place(call.layer)
    if shape is None or needed is None or span is None or len(shape) >= needed:
        return None
    culprit = _remover(trace, call, needed)
    if culprit is None:
        return None
    place = trace.place(culprit.layer)
    before = one_shape(culprit.inputs)
    arrived = (
        f"{call.cls} needs {needed} axes {axes_text(needed)} and gets {shape_text(shape)}, which "
        f"{'this' if place is not None else 'the'} {culprit.cls} before it made of "
        f"{shape_text(before)}. "
    )
    # A sequence of pictures: each step has to become a row of features.
    steps = is_recurrent(call.layer) and len(before or ()) == 5
    arrived += (
        f"Flatten each step by itself, with TimeDistributed({culprit.cls}())."
        if steps
        else f"Move the {culprit.cls} behind the last {_group(call)}."
    )
    return FLATTENED_TOO_EARLY.found(
        place or span,
        arrived,
        related=(Related(f"{call.cls} gets {shape_text(shape)}", span),),
        detail=call.error.message if call.error else "",
        data={
            "failing": span_data(span),
            "remover": span_data(place),
            "remover_layer": culprit.cls,
            "before": list(before or ()),
            "each_step": steps,
        },
    )


def diagnose_reshape(trace: Trace, call: Call) -> Finding | None:
    """KS503 on a Reshape (or a custom layer derived from it)."""
    shape = one_shape(call.inputs)
    span = trace.place(call.layer)
    target = call.layer.config.get("target_shape")
    if kind_of(call.layer) != "Reshape" or shape is None or span is None:
        return None
    if not isinstance(target, (list, tuple)) or not all(isinstance(a, int) for a in target):
        return None
    have = product(shape[1:])
    wanted = product(tuple(axis for axis in target if axis != -1))
    if have is None or wanted is None or (have == wanted and -1 not in target):
        return None
    if -1 in target and wanted and have % wanted == 0:
        return None
    gate = _gate(trace, call, tuple(target), have)
    if gate is not None:
        return gate
    producer = _producer(trace, call, span, tuple(target), have)
    if producer is not None:
        return producer
    arrived = shape[1:]
    sum_text = " · ".join(map(str, arrived)) + f" = {have}" if len(arrived) > 1 else str(have)
    asked = f"cannot be divided by {wanted}" if -1 in target else f"the target takes {wanted}"
    message = (
        f"Reshape to {shape_text(tuple(target))} does not fit: {shape_text(shape)} arrives, "
        f"{sum_text} elements a sample, and {asked if -1 not in target else 'that ' + asked}."
        f" {_advice(tuple(target), arrived, have)}"
    )
    made = _target_made(trace, span)
    steps = (
        note(trace, step, f"{step.cls} gives {shape_text(one_shape(step.outputs))}")
        for step in trace.upstream(call)
    )
    return RESHAPE_SIZE.found(
        made or span,
        message,
        related=(Related("it is reshaped here", span), *itertools.islice(steps, 3)),
        detail=call.error.message if call.error else "",
        data={"have": have, "target": list(target), "arrived": list(arrived)}
        | ({"layer": span_data(span), "made": span_data(made)} if made is not None else {}),
    )


def _producer(
    trace: Trace, call: Call, span: Span, target: tuple[int, ...], have: int
) -> Finding | None:
    """KS503 on the layer that gives the values, where the rest of the program confirms the target,
    or on a stage before it that is one too many."""
    if -1 in target:
        return None
    written = _target_written(trace, span)
    found = guilty_producer(trace, call, target, have, written)
    place = trace.place(found.call.layer) if found is not None else None
    if found is None or place is None:
        stages = wrong_stage(trace, call, target, written)
        return _stage_before(trace, call, target, stages) if stages else None
    maker = found.call
    return RESHAPE_SIZE.found(
        place,
        f"This {maker.cls} gives {shape_text(one_shape(maker.outputs))}, {have} values a sample, "
        f"and the Reshape after it arranges {product(target)} as {shape_text(target)}, which the "
        f"rest of the program agrees with. Give it {found.size} {found.keyword}.",
        related=(note(trace, call, f"Reshape to {shape_text(target)}"),),
        detail=call.error.message if call.error else "",
        data={"producer": found.keyword, "units": found.size},
    )


def _stage_before(
    trace: Trace, call: Call, target: tuple[int, ...], stages: list[Change]
) -> Finding:
    """KS503 on the stage that makes what is reshaped too large or too small."""
    return RESHAPE_SIZE.found(
        stages[0].place,
        f"Reshape to {shape_text(target)} counts on another size than "
        f"{shape_text(one_shape(call.inputs))}, which arrives. {stages[0].advice}",
        related=(note(trace, call, f"Reshape to {shape_text(target)}"),),
        detail=call.error.message if call.error else "",
        data={"changes": [change.as_data() for change in stages[:3]]},
    )


def _target_written(trace: Trace, layer: Span) -> NodeOrLeaf | None:
    """The target as it is written, there or where the name that the Reshape takes is bound."""
    written = call_at(parse(trace.text), layer)
    target = written.argument("target_shape", 0) if written is not None else None
    if target is None or target.value.type != "name":
        return target.value if target is not None else None
    made = assigned(trace, code(target.value), span_of(target.value))
    if made is None or len(made.names) != 1 or not display_items(made.value):
        return None
    return made.value


def _target_made(trace: Trace, layer: Span) -> Span | None:
    """The line that computes the target, when the Reshape only names it."""
    made = _target_written(trace, layer)
    return span_of(made) if made is not None and not layer.contains(span_of(made)) else None


def _gate(trace: Trace, call: Call, target: Shape, have: int) -> Finding | None:
    """KS503 on the Dense before a Reshape to one value for each channel, (1, 1, c).

    Only the Dense can be wrong: there is no other arrangement of the values for a gate.
    """
    before = next(iter(trace.upstream(call)), None)
    place = trace.place(before.layer) if before is not None else None
    if before is None or place is None or kind_of(before.layer) != "Dense":
        return None
    if len(target) < 2 or set(target[:-1]) != {1} or target[-1] in (None, 1, -1):
        return None
    return RESHAPE_SIZE.found(
        place,
        f"This Dense gives {have} values, and the Reshape after it arranges {target[-1]} as "
        f"{shape_text(target)}, one for each channel. Give it {target[-1]} units.",
        related=(note(trace, call, f"Reshape to {shape_text(target)}"),),
        detail=call.error.message if call.error else "",
        data={
            "gate": span_data(trace.place(call.layer)),
            "units": target[-1],
        },
    )


DIAGNOSES = (diagnose_flattened_too_early, diagnose_reshape)
CHECKS = (check_redundant_flatten,)


def _does_nothing(trace: Trace, call: Call) -> bool:
    shape = one_shape(call.inputs)
    if call.error is not None or shape is None or len(shape) != 2:
        return False
    if one_shape(call.outputs) != shape:
        return False
    if call.assumed is None:
        return True
    # With an assumed input, only a layer that itself decides its output's rank makes it a fact.
    return any(
        required_rank(step.layer) is not None or drops_axes(step.layer)
        for step in trace.upstream(call)
    )


def _remover(trace: Trace, call: Call, needed: int) -> Call | None:
    """The nearest Flatten or global pooling that took away the axes ``call`` needs."""
    for step in trace.upstream(call):
        before = one_shape(step.inputs)
        if drops_axes(step.layer) and before is not None and len(before) >= needed:
            return step
    return None


def _group(call: Call) -> str:
    kind = kind_of(call.layer)
    if "Conv" in kind:
        return "convolution"
    return "pooling" if "Pooling" in kind else f"{kind} layer"


def _advice(target: Shape, arrived: Shape, have: int) -> str:
    if len(target) == 1:
        return f"Use ({have},) or Flatten()."
    steps = arrived[0]
    if len(target) == 2 and len(arrived) > 2 and steps and -1 not in target:
        # Rows of an image that are read as steps stay as many as they are.
        return f"({steps}, {have // steps}) would fit."
    for place in reversed(range(len(target))):
        rest = product(tuple(axis for i, axis in enumerate(target) if i != place and axis != -1))
        if -1 not in target and rest and have % rest == 0:
            fitting = (*target[:place], have // rest, *target[place + 1 :])
            return f"{shape_text(fitting)} would fit."
    return "Make the product of the target equal to it."
