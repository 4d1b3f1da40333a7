"""KS909, KS910: a model is applied to other tensors than it has inputs for."""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    call_at,
    calls,
    children,
    code,
    enclosing,
    leaf_at,
    parameters,
    parse,
    span_of,
)
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.samples import input_place
from kerascope.analysis.rules.inputs.input_layout import BATCH_IN_SHAPE
from kerascope.analysis.rules.labels.outputs import final_call
from kerascope.analysis.rules.layers.growing import growth
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.suspects.resizing import fitting
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, product, shape_text, spec_text, tensors
from kerascope_tracer.wire import ErrorRaised

_HEAD = """import keras
from keras import layers

"""

MODEL_INPUTS = Rule(
    code="KS909",
    name="model-applied-to-other-inputs",
    severity="error",
    summary="a model is applied to more or fewer tensors than it has inputs",
    explanation="A model that was made from several inputs is applied to a list of as many "
    "tensors, in the order of its inputs (or to a dict by their names): the label of a conditional "
    "GAN goes into the discriminator as well as into the generator.",
    wrong=_HEAD
    + """image = keras.Input(shape=(8,))
label = keras.Input(shape=(1,))
joined = layers.Concatenate()([image, label])
judge = keras.Model([image, label], layers.Dense(1)(joined))

picture = keras.Input(shape=(8,))
verdict = judge(picture)
""",
    right=_HEAD
    + """image = keras.Input(shape=(8,))
label = keras.Input(shape=(1,))
joined = layers.Concatenate()([image, label])
judge = keras.Model([image, label], layers.Dense(1)(joined))

picture = keras.Input(shape=(8,))
kind = keras.Input(shape=(1,))
verdict = judge([picture, kind])
""",
    source="keras/src/layers/input_spec.py, assert_input_compatibility; "
    "keras/src/models/functional.py, Functional.input_spec",
)

JOINED = Rule(
    code="KS910",
    name="models-do-not-fit",
    severity="error",
    summary="a model gives another shape than the model behind it reads",
    explanation="Two models are joined, as generator and discriminator or encoder and decoder are, "
    "and the first one's output is not the second one's Input. A stage too many or too few doubles "
    "or halves the size; a generator for 28 by 28 images starts from 7 by 7.",
    wrong=_HEAD
    + """first = keras.Sequential([keras.Input(shape=(16,)), layers.Dense(12)])
second = keras.Sequential([keras.Input(shape=(10,)), layers.Dense(1)])
both = keras.Sequential([first, second])
""",
    right=_HEAD
    + """first = keras.Sequential([keras.Input(shape=(16,)), layers.Dense(10)])
second = keras.Sequential([keras.Input(shape=(10,)), layers.Dense(1)])
both = keras.Sequential([first, second])
""",
    source="keras/src/layers/input_spec.py, assert_input_compatibility",
)

RULES = (MODEL_INPUTS, JOINED)

#: A model of more layers is no generator that somebody wrote by hand.
_MOST = 200
_OPERANDS = re.compile(r"\[([?\d][?\d,]*)\]")
_COUNTED = re.compile(r"expects \d+ (?:named )?input\(s\)")


def diagnose_model_inputs(trace: Trace, call: Call) -> Finding | None:
    """KS909 on the line that applies the model."""
    state = trace.models.get(call.layer.layer)
    span = trace.here([call.span, *call.stack])
    if call.layer.role != "model" or state is None or span is None:
        return None
    wanted, given = tensors(state.inputs), tensors(call.inputs)
    if len(wanted) == len(given) or not given or not _COUNTED.search(call.detail):
        return None
    shapes = [tensor.shape for tensor in wanted]
    parts = _completed(trace, span, shapes, [tensor.shape for tensor in given])
    example = f" [{', '.join(parts)}]" if parts else " a list of them, in this order"
    return MODEL_INPUTS.found(
        span,
        f"This model has {count(len(wanted), 'input')}, {' and '.join(map(shape_text, shapes))}, "
        f"and is applied to {count(len(given), 'tensor')}, {spec_text(call.inputs)}. Apply it to"
        f"{example}.",
        related=(note(trace, call, f"the model with {count(len(wanted), 'input')} is made here"),),
        detail=call.detail,
        data={"call": span_data(span), "parts": list(parts)},
    )


def _completed(
    trace: Trace, span: Span, wanted: list[Shape | None], given: list[Shape | None]
) -> list[str]:
    """What a list for all inputs may hold: the tensor that is given, and names in reach."""
    module = parse(trace.text)
    call = call_at(module, span)
    if call is None or len(call.arguments) != 1 or len(given) != 1:
        return []
    scope = enclosing(call.node, "funcdef")
    names: dict[str, Shape | None] = {}
    for bound in trace.variables:
        place = leaf_at(module, bound.span.line, bound.span.column)
        if bound.span.file or bound.span.line >= span.line or place is None:
            continue
        if enclosing(place, "funcdef") in (scope, None):
            names[bound.name] = one_shape(bound.spec)
    parts: list[str] = []
    unused = code(call.arguments[0].value)
    for shape in wanted:
        if unused and _agree(given[0], shape):
            parts.append(unused)
            unused = ""
            continue
        fitting = [n for n, other in names.items() if _agree(other, shape) and n not in parts]
        if not fitting:
            return []
        parts.append(fitting[-1])
    return parts if not unused else []


def _agree(one: Shape | None, other: Shape | None) -> bool:
    return (
        one is not None
        and other is not None
        and len(one) == len(other)
        and all(a is None or b is None or a == b for a, b in zip(one[1:], other[1:], strict=True))
    )


def diagnose_joined(trace: Trace, call: Call) -> Finding | None:
    """KS910 on the line that joins the two models."""
    state = trace.models.get(call.layer.layer)
    wanted = one_shape(state.inputs) if state is not None else None
    shape, before = one_shape(call.inputs), next(iter(trace.upstream(call)), None)
    if call.layer.role != "model" or wanted is None or shape is None or before is None:
        return None
    if _agree(shape, wanted) or "incompatible with the layer" not in call.detail:
        return None
    if before.layer.role == "input":
        return None  # told as data of another shape
    holder = next(
        (m for m in trace.models.values() if call.layer.layer in m.layers[1:] and not m.built), None
    )
    made = trace.layers.get(holder.layer) if holder is not None else None
    span = trace.here([call.span, *call.stack]) or (trace.place(made) if made else None)
    declared = input_place(trace, call.layer.layer)
    if span is None:
        return None
    start = (
        _resized(trace, before, shape, wanted, alike=True)
        or _start(trace, before, shape, wanted)
        or _flat_end(trace, before, shape, wanted)
        or _resized(trace, before, shape, wanted)
    )
    if start is not None:
        return start
    # Of two rows of features it is the declared number that does not follow the other's.
    rows = len(shape) == len(wanted) == 2 and declared is not None
    # What a ready-made model gives is no choice of the program's: what was written has to follow.
    rows = rows or (declared is not None and _is_ready_made(before))
    return JOINED.found(
        declared if rows and declared is not None else span,
        f"The second of these models reads {shape_text(wanted)}, and the {before.cls} before it "
        f"gives {shape_text(shape)}. Change the stages of the first until it gives "
        f"{shape_text(wanted)}, or declare {shape_text(shape[1:])} in the second."
        if holder is not None
        else f"This model reads {shape_text(wanted)} and is applied to {shape_text(shape)}, which "
        f"{before.cls} gives. Bring one to the shape of the other.",
        related=(
            Related("the models are joined here", span)
            if rows
            else Related(f"it reads {shape_text(wanted)}", declared)
            if declared is not None
            else None,
            note(trace, before, f"{before.cls} gives {shape_text(shape)}"),
        ),
        detail=call.detail,
        data={
            "shape": list(shape[1:]) if len(shape) == len(wanted) else [],
            "samples": [list(shape[1:]), list(wanted[1:])],
            "declared": span_data(declared),
        },
    )


def _is_ready_made(before: Call) -> bool:
    """Whether a layer was made inside a package, as the layers of an application are."""
    return before.layer.span is None or bool(before.layer.span.file)


def batch_axis_handed_on(trace: Trace, call: Call) -> Finding | None:
    """KS103 on the shape with a batch axis that a model's Input was given.

    ``model.output_shape`` and a tensor's ``shape`` have one; Keras adds its own in front of it, and
    tells so only with the first batch.
    """
    state = trace.models.get(call.layer.layer)
    wanted = [tensor.shape for tensor in tensors(state.inputs)] if state is not None else []
    given = [tensor.shape for tensor in tensors(call.inputs)]
    if call.layer.role != "model" or not wanted or len(wanted) != len(given):
        return None
    odd = [
        one
        for one, other in zip(wanted, given, strict=True)
        if one is not None and other is not None and one[:2] == (None, None)
        if len(one) == len(other) + 1 and _agree((None, *other), one)
    ]
    declared = [
        place
        for layer in trace.layers.values()
        if layer.role == "input" and (place := trace.place(layer)) is not None
        if any(one_shape(made.outputs) in odd for made in trace.calls_of(layer.layer))
    ]
    if not odd or not declared:
        return None
    source = _shape_given(trace, declared[0])
    shape = (odd[0] or ())[2:]
    text = code(source) if source is not None else ""
    return BATCH_IN_SHAPE.found(
        span_of(source) if source is not None else declared[0],
        f"{text or 'This shape'} has the batch axis in front, and Keras adds its own: the model "
        f"then reads {shape_text(odd[0])}. Give the shape of one sample, {shape_text(shape)}"
        f"{f': {text}[1:]' if text else ''}.",
        related=(Related("declared here", declared[0]),),
        detail=call.detail,
        data={"handed": span_data(span_of(source)) if source is not None else None},
    )


def _shape_given(trace: Trace, declared: Span) -> NodeOrLeaf | None:
    """The ``….output_shape`` or ``….shape`` that an Input is given, there or by its caller."""
    made = call_at(parse(trace.text), declared)
    given = made.argument("shape", 0) if made is not None else None
    value = given.value if given is not None else None
    function = enclosing(value, "funcdef") if value is not None else None
    if value is not None and function is not None and code(value) in parameters(function):
        name, own = code(value), code(children(function)[1])
        position = list(parameters(function)).index(name)
        uses = [c for c in calls(parse(trace.text)) if c.callee == own]
        passed = uses[0].argument(name, position) if len(uses) == 1 else None
        value = passed.value if passed is not None else None
    found = value is not None and code(value).endswith(("output_shape", ".shape"))
    return value if found else None


def _start(trace: Trace, before: Call, shape: Shape, wanted: Shape) -> Finding | None:
    """KS910 on the Reshape that a generator grows an image from, when another size would fit."""
    parts = reversed(_parts(trace, before.layer.layer))
    calls = [call for number in parts for call in trace.calls_of(number)[:1]]
    found = growth(trace, calls, shape, wanted)
    if found is None:
        return None
    return JOINED.found(
        found.place,
        f"This model grows {shape_text(found.old)} to {shape_text(shape)}, and the model "
        f"behind it reads {shape_text(wanted)}. Start from {shape_text(found.new)}.",
        related=(note(trace, before, f"{before.cls} gives {shape_text(shape)}"),),
        data={**found.as_data(), "samples": [list(shape[1:]), list(wanted[1:])]},
    )


def _resized(
    trace: Trace, before: Call, shape: Shape, wanted: Shape, *, alike: bool = False
) -> Finding | None:
    """KS910 on the one stage of a model that gives it another size than the next model reads; with
    ``alike`` only on one that is unlike all others."""
    if len(shape) != len(wanted) or shape[-1] != wanted[-1]:
        return None
    single = fitting(trace, [before], lambda sizes: sizes == [wanted[1:-1]])
    if not single or (alike and not single[0].alike):
        return None
    return JOINED.found(
        single[0].place,
        f"This model gives {shape_text(shape)}, and the model behind it reads "
        f"{shape_text(wanted)}. {single[0].advice}",
        related=(note(trace, before, f"{before.cls} gives {shape_text(shape)}"),),
        data={
            "changes": [change.as_data() for change in single[:3]],
            "samples": [list(shape[1:]), list(wanted[1:])],
        },
    )


def _flat_end(trace: Trace, before: Call, shape: Shape, wanted: Shape) -> Finding | None:
    """KS910 on the last layer of a model that gives the values which the next reads in one row."""
    values = product(wanted[1:])
    end = final_call(trace, before.layer.layer)
    place = trace.place(end.layer) if end is not None else None
    if end is None or place is None or len(shape) != 2 or shape[1] != values or len(wanted) < 3:
        return None
    return JOINED.found(
        place,
        f"This model ends in a row of {values} values, {shape_text(shape)}, and the model behind "
        f"it reads {shape_text(wanted)}. Put Reshape({shape_text(wanted[1:])}) behind this "
        f"{end.cls}.",
        related=(note(trace, before, f"{before.cls} gives {shape_text(shape)}"),),
        data={
            "end": span_data(place),
            "target": list(wanted[1:]),
            "samples": [list(shape[1:]), list(wanted[1:])],
        },
    )


def generated_size(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS910 on the stage of a model whose images have another size than those they meet.

    In a training step of the program's own a generator's images are joined with real ones, or
    compared with them: the real ones' size is the data's.
    """
    told = [
        tuple(None if axis == "?" else int(axis) for axis in text.split(","))
        for text in _OPERANDS.findall(error.error.message.partition("with input shapes:")[2])
    ]
    images = [shape for shape in told if len(shape) == 4][:2]
    if len(images) != 2 or images[0][1:3] == images[1][1:3]:
        return None
    for shape, other in (images, images[::-1]):
        wanted = (*shape[:1], *other[1:3], shape[3])
        for before in reversed(trace.calls.values()):
            given = one_shape(before.outputs)
            if before.layer.role != "model" or given is None or before.parent in trace.calls:
                continue
            if given[1:] != shape[1:] or one_shape(before.inputs) == given:
                continue
            return _start(trace, before, given, wanted) or _resized(trace, before, given, wanted)
    return None


def _parts(trace: Trace, model: int) -> list[int]:
    """The layers of a model and of the models in it, in order."""
    state = trace.models.get(model)
    found: list[int] = []
    for part in state.layers if state is not None and len(state.layers) < _MOST else ():
        found += _parts(trace, part) if part in trace.models and part != model else [part]
    return found


DIAGNOSES = (diagnose_model_inputs, diagnose_joined)
