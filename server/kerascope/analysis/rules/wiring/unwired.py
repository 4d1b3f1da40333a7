"""KS9xx: layers and tensors that are mixed up, not applied, or not connected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import (
    CallSyntax,
    call_at,
    children,
    code,
    display_items,
    enclosing,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.inputs.given_sizes import given_size
from kerascope.analysis.rules.labels.training import argument_place, bound_variable
from kerascope.analysis.rules.origins.bindings import Assignment, assignments
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wiring.misapplied import layer_class, tensor_as_option, tensorflow_op
from kerascope.analysis.specs import spec_text
from kerascope_tracer.wire import ErrorRaised, LayerConstructed

_HEAD = """import keras
from keras import layers

"""

NOT_APPLIED = Rule(
    code="KS902",
    name="layer-not-applied",
    severity="error",
    summary="a layer is made and not applied to a tensor",
    explanation="In the functional style a layer is made and then applied: Dense(64)(x). Without "
    "the second pair of parentheses the name holds the layer itself, and the next layer gets a "
    "layer in place of a tensor.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(20,))
x = layers.Dense(64, activation="relu")
outputs = layers.Dense(10)(x)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(20,))
x = layers.Dense(64, activation="relu")(inputs)
outputs = layers.Dense(10)(x)
""",
    source="keras/src/layers/layer.py, Layer.__call__",
)

DISCONNECTED = Rule(
    code="KS903",
    name="inputs-not-connected",
    severity="error",
    summary="the outputs of a model do not come from its inputs",
    explanation="keras.Model follows the outputs back to the inputs that it is given. When the "
    "name of an Input is given to a second Input further down, the layers still hang on the first "
    "one. Make each Input once, under a name of its own.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(16,))
x = layers.Dense(8)(inputs)
inputs = keras.Input(shape=(16,))
model = keras.Model(inputs, layers.Dense(1)(x))
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(16,))
x = layers.Dense(8)(inputs)
model = keras.Model(inputs, layers.Dense(1)(x))
""",
    source="keras/src/ops/function.py, map_graph",
)


UNUSED = Rule(
    code="KS906",
    name="layer-left-out",
    severity="warning",
    summary="the output of a layer is overwritten before anything uses it",
    explanation="Each line of a functional model takes the tensor that it is applied to. When a "
    "line names an earlier tensor, the layer in between is left out: its output is never used and "
    "the model has neither the layer nor its weights. Nothing raises.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(32, 3)(inputs)
x = layers.MaxPooling2D()(inputs)
model = keras.Model(inputs, layers.Flatten()(x))
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(32, 3)(inputs)
x = layers.MaxPooling2D()(x)
model = keras.Model(inputs, layers.Flatten()(x))
""",
    source="keras/src/models/functional.py",
)


RULES = (NOT_APPLIED, DISCONNECTED, UNUSED)

_GIVEN_LAYER = re.compile(r"<(\w+) name=([\w/.]+), built=\w+>")


def diagnose_not_applied(trace: Trace, call: Call) -> Finding | None:
    """KS902 on the layer that was given in place of a tensor."""
    message = call.error.message if call.error else ""
    given = _GIVEN_LAYER.search(message)
    if given is None or "Only input tensors" not in message:
        return None
    layer = next((made for made in trace.layers.values() if made.name == given[2]), None)
    span = trace.place(layer) if layer is not None else None
    if span is None or layer is None:
        return None
    return _whole_model(trace, call, layer, span) or NOT_APPLIED.found(
        span,
        f"This {given[1]} is made and not applied, so {call.cls} gets the layer itself in place "
        f"of a tensor. Apply it to the tensor that was meant: {given[1]}(…)(x).",
        related=(Related(f"{call.cls} gets it here", place),)
        if (place := trace.place_of_call(call)) is not None
        else (),
        detail=message,
        data={"apply": _meant(trace, span)},
    )


def _whole_model(trace: Trace, call: Call, model: LayerConstructed, made: Span) -> Finding | None:
    """KS902 on a call that is given models that have their inputs: their outputs were meant."""
    state, place = trace.models.get(model.layer), trace.place_of_call(call)
    written = call_at(parse(trace.text), place) if place is not None else None
    if state is None or not state.input_calls or place is None or written is None:
        return None
    argument = written.argument("inputs", 0)
    names = [code(item) for item in display_items(argument.value)] if argument is not None else []
    if not names or not all(name.isidentifier() for name in names):
        return None
    bound = {variable.name for variable in trace.variables if variable.calls}
    outputs = ", ".join(name if name in bound else f"{name}.outputs[0]" for name in names)
    return NOT_APPLIED.found(
        place,
        f"{call.cls} takes tensors and gets a whole model, {model.cls}. Give what the models give, "
        f"[{outputs}], and make the new model from the inputs of all of them.",
        related=(Related("the model is made here", made),),
        detail=call.error.message if call.error else "",
        data={"settled": [span_data(span_of(argument.value)), f"[{outputs}]"]}
        if argument is not None
        else {},
    )


def refused(trace: Trace, error: ErrorRaised, span: Span) -> Finding | None:
    """KS903, KS904, KS905, KS907 for what Keras or TensorFlow raises outside of a layer call."""
    message = error.error.message
    call = call_at(parse(trace.text), span)
    if call is None:
        return None
    return (
        given_size(trace, call, span, message)
        or tensor_as_option(trace, call, span, message)
        or _disconnected(trace, call, span, message)
        or layer_class(trace, call, span, message)
        or tensorflow_op(trace, call, span, message)
    )


def check_left_out(trace: Trace) -> Iterator[Finding]:
    """KS906 on the line that takes an earlier tensor."""
    if not any(layer.cls == "Functional" for layer in trace.layers.values()):
        return
    used = {part for model in trace.models.values() for part in model.layers}
    for bound in trace.variables:
        calls = [trace.calls[number] for number in bound.calls if number in trace.calls]
        if bound.span.file or len(calls) != 1 or calls[0].layer.role != "layer":
            continue
        lost = calls[0]
        if lost.layer.layer in used or trace.consumers(lost.id) or lost.error or lost.parent:
            continue
        if trace.root_input(lost) is None:
            continue  # layers that are tried out on data, one after another
        following = _overwritten(trace, bound.name, bound.span)
        if following is None:
            continue
        taken = next(
            (c for c in trace.calls.values() if c.span and c.span == span_of(following.value)),
            None,
        )
        inner = call_at(parse(trace.text), span_of(following.value))
        if taken is None or inner is None or len(inner.arguments) != 1:
            continue
        argument = inner.arguments[0].value
        if argument.type != "name" or taken.sources != lost.sources:
            continue
        yield UNUSED.found(
            span_of(following.value),
            f"This takes {code(argument)}, {spec_text(taken.inputs)}, and not the output of the "
            f"{lost.cls} before it, {spec_text(lost.outputs)}, which nothing uses. Apply it to "
            f"{bound.name}.",
            related=(note(trace, lost, f"the output of this {lost.cls} is lost"),),
            data={"argument": span_data(span_of(argument)), "name": bound.name},
        )


CHECKS = (check_left_out,)
DIAGNOSES = (diagnose_not_applied,)


def _meant(trace: Trace, span: Span) -> str | None:
    """The tensor before a layer that was not applied: the last value of the same name, or any."""
    call = call_at(parse(trace.text), span)
    statement = enclosing(call.node, "expr_stmt") if call is not None else None
    if call is None or statement is None or not call.is_whole:
        return None
    name = code(children(statement)[0])
    before = [
        bound
        for bound in trace.variables
        if bound.calls and not bound.span.file and bound.span.line < span.line
    ]
    same = [bound for bound in before if bound.name == name]
    last = max(same or before, key=lambda bound: bound.span.line, default=None)
    return last.name if last is not None else None


def _disconnected(trace: Trace, call: CallSyntax, span: Span, message: str) -> Finding | None:
    if "is not connected to `inputs`" not in message:
        return None
    inputs = argument_place(trace, span, "inputs", 0)
    made = assignments(trace, inputs[1], span) if inputs is not None else []
    outputs = argument_place(trace, span, "outputs", 1)
    bound = bound_variable(trace, outputs[1], span) if outputs is not None else None
    source = next(
        (
            root
            for number in (bound.calls if bound is not None else ())
            if number in trace.calls and (root := trace.root_input(trace.calls[number]))
        ),
        None,
    )
    again = len(made) > 1 and made[-1].value.get_code().rstrip().endswith(")")
    place = made[-1].place if again else inputs[0] if inputs is not None else span
    name = inputs[1] if inputs is not None else "the inputs"
    text = (
        f"{name} is made a second time here, but the outputs hang on the first one"
        if again
        else f"The outputs of the model do not come from {name}"
    )
    other = next(
        (
            variable.name
            for variable in trace.variables
            if source is not None and source.id in variable.calls and variable.name != name
        ),
        None,
    )
    return DISCONNECTED.found(
        place,
        f"{text}, so Keras cannot follow them back and raises. "
        + (
            "Leave this line out, or give this Input another name."
            if again
            else f"They come from {other}."
            if other
            else "Give the Input that they come from."
        ),
        related=(
            note(trace, source, "the outputs come from this Input") if source else None,
            Related("the model is made here", span),
        ),
        detail=message,
        data={
            "statement": span_data(span_of(made[-1].node)) if again else None,
            "inputs": span_data(inputs[0]) if inputs is not None and not again else None,
            "other": other,
        },
    )


def _overwritten(trace: Trace, name: str, place: Span) -> Assignment | None:
    """The very next assignment to ``name`` in the same block, when nothing reads it before."""
    far = Span(10**9, 0, 10**9, 0)
    found = [a for a in assignments(trace, name, far) if a.place.line >= place.line]
    if len(found) < 2 or found[0].place != place:
        return None
    one, other = found[0], found[1]
    block = one.node.parent.parent if one.node.parent is not None else None
    same = other.node.parent.parent if other.node.parent is not None else None
    if block is None or block is not same:
        return None
    end = one.node.end_pos
    for leaf in walk(block):
        if leaf.type == "name" and code(leaf) == name and end <= leaf.start_pos:
            if leaf.start_pos >= other.node.end_pos:
                break
            if leaf.start_pos != (other.place.line, other.place.column):
                return None
    return other
