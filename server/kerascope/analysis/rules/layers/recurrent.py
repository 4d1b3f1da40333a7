"""KS6xx: recurrent layers and the time axis."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, calls, children, code, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.layers.kinds import axes_text, is_recurrent, kind_of, required_rank
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors

STACKED = Rule(
    code="KS601",
    name="sequence-dropped",
    severity="error",
    summary="a recurrent layer returns only its last step, and the next layer needs all of them",
    explanation="A recurrent layer returns its output after the last time step, (batch, units). A "
    "layer that works on a sequence after it, such as another recurrent layer or Conv1D, needs "
    "every step: set return_sequences=True on each recurrent layer but the last.",
    wrong="""import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.LSTM(32),
    layers.LSTM(16),
])
""",
    right="""import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.LSTM(32, return_sequences=True),
    layers.LSTM(16),
])
""",
    source="keras/src/layers/rnn/rnn.py, RNN.compute_output_shape and input_spec",
)

UNPACKED = Rule(
    code="KS605",
    name="state-not-returned",
    severity="error",
    summary="the one output of a recurrent layer is unpacked as output and states",
    explanation="A recurrent layer returns its states only with return_state=True: an LSTM then "
    "gives output, h and c, a GRU output and state. Without it there is one tensor, and Keras "
    "refuses to iterate over it.",
    wrong="""import keras
from keras import layers

inputs = keras.Input(shape=(20, 8))
output, h, c = layers.LSTM(32)(inputs)
""",
    right="""import keras
from keras import layers

inputs = keras.Input(shape=(20, 8))
output, h, c = layers.LSTM(32, return_state=True)(inputs)
""",
    source="keras/src/layers/rnn/lstm.py, LSTM; keras/src/backend/common/keras_tensor.py, __iter__",
)

STATES_KEPT = Rule(
    code="KS606",
    name="states-in-sequential",
    severity="error",
    summary="a recurrent layer in a row of layers returns its states too",
    explanation="With return_state=True a recurrent layer gives a list: its output and its states. "
    "The next layer of a Sequential model takes one tensor. Leave return_state out, or use the "
    "functional API and pick what is needed.",
    wrong="""import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.GRU(32, return_state=True),
    layers.Dense(1),
])
""",
    right="""import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(20, 8)),
    layers.GRU(32),
    layers.Dense(1),
])
""",
    source="keras/src/layers/input_spec.py, assert_input_compatibility",
)

RULES = (STACKED, UNPACKED, STATES_KEPT)

#: What stands between recurrent layers and keeps the axes.
_BETWEEN = frozenset(
    {"Dropout", "SpatialDropout1D", "BatchNormalization", "LayerNormalization", "Activation"}
)


def diagnose_states(trace: Trace, call: Call) -> Finding | None:
    """KS606 on the recurrent layer."""
    before = next(iter(trace.upstream(call)), None)
    if before is None or not before.layer.config.get("return_state"):
        return None
    place = trace.place(before.layer)
    given = tensors(call.inputs)
    if place is None or one_shape(call.inputs) is not None or len(given) < 2:
        return None
    if given != tensors(before.outputs):  # the program picked among them
        return None
    used = trace.here([before.span])
    # Made in a class and called in another statement: whoever wrote return_state=True there wants
    # the states, and the call does not take them apart.
    name = _bound_to(trace, used) if used is not None and not used.contains(place) else None
    advice = (
        "Leave return_state out."
        if name is None
        else f"Take them apart here: {code(name)}, *states = …"
    )
    return STATES_KEPT.found(
        used if name is not None and used is not None else place,
        f"With return_state=True this {before.cls} gives {spec_text(before.outputs)}, its output "
        f"and its states, and {call.cls} after it takes one tensor. {advice}",
        related=(
            note(trace, call, f"{call.cls} receives all of them"),
            Related("return_state=True is given here", place) if name is not None else None,
        ),
        detail=call.detail,
        data={
            "remove": "return_state",
            "layer": span_data(place),
            "name": span_data(span_of(name)) if name is not None else None,
        },
    )


def _bound_to(trace: Trace, span: Span) -> NodeOrLeaf | None:
    """The one name that the value of a call is given."""
    call = call_at(parse(trace.text), span)
    node = call.node.parent if call is not None and call.is_whole else None
    parts = children(node) if node is not None and node.type == "expr_stmt" else []
    return parts[0] if len(parts) == 3 and parts[0].type == "name" else None


def diagnose_stacked(trace: Trace, call: Call) -> Finding | None:
    """KS601 on the recurrent layer that keeps its steps to itself."""
    shape, needed = one_shape(call.inputs), required_rank(call.layer)
    if shape is None or needed is None or len(shape) >= needed:
        return None
    culprit = next((step for step in trace.upstream(call) if is_recurrent(step.layer)), None)
    if culprit is None:
        return None
    before, after = one_shape(culprit.inputs), one_shape(culprit.outputs)
    if before is None or after is None or len(before) != 3 or len(after) != 2:
        return None
    span = trace.place(culprit.layer)
    if span is None:
        return None
    message = (
        f"{culprit.cls} returns only its last step, {shape_text(after)}, but {call.cls} after it "
        f"needs {count(needed, 'axis')} {axes_text(needed)}. Set return_sequences=True here: the "
        f"output is then {shape_text((*before[:2], after[-1]))}."
    )
    return STACKED.found(
        span,
        message,
        related=(note(trace, call, f"{call.cls} receives {shape_text(shape)}"),),
        detail=call.error.message if call.error else "",
        data={
            "wrapped": culprit.cls == "Bidirectional",
            "steps": _steps(trace),
            "next": span_data(trace.place(call.layer)),
            "stacked": [span_data(place) for place in _stacked_on(trace, call)],
        },
    )


def _stacked_on(trace: Trace, call: Call) -> list[Span]:
    """The layers from ``call`` on that give their last step alone to a recurrent layer behind them.

    A Sequential model ends where the first of them fails, so they follow each other as they were
    made.
    """
    rows = [call.layer]
    for number in sorted(trace.layers):
        layer = trace.layers[number]
        if number <= call.layer.layer or layer.role != "layer" or layer.span is None:
            continue
        if is_recurrent(layer):
            rows.append(layer)
        elif kind_of(layer) not in _BETWEEN:
            break
    keeping = [layer for layer in rows[:-1] if layer.config.get("return_sequences") is False]
    return [place for layer in keeping if (place := trace.place(layer)) is not None]


def diagnose_picked_again(trace: Trace, call: Call) -> Finding | None:
    """KS601 on a recurrent layer whose last step is picked from what is the last step already."""
    shape, before = one_shape(call.inputs), list(trace.upstream(call))[:2]
    if shape is None or len(shape) != 1 or len(before) != 2:
        return None
    picks, source = before
    place, after = trace.place(source.layer), one_shape(source.outputs)
    if not is_recurrent(source.layer) or place is None or after is None or len(after) != 2:
        return None
    if one_shape(picks.inputs) != after:
        return None
    return STACKED.found(
        place,
        f"{source.cls} returns its last step alone, {shape_text(after)}, and one more is picked "
        f"from it: {shape_text(shape)}. Set return_sequences=True here, or leave the picking out.",
        related=(
            note(trace, picks, "one is picked here"),
            note(trace, call, f"{call.cls} receives {shape_text(shape)}"),
        ),
        detail=call.detail,
        data={"wrapped": source.cls == "Bidirectional"},
    )


def _steps(trace: Trace) -> int | None:
    """How many steps the labels have, when they are sequences: a decoder repeats for each.

    A model that could not be built is not checked, so they are looked up where ``fit`` names them.
    """
    steps = set()
    for call in calls(parse(trace.text)):
        given = call.argument("y", 1) if call.callee.endswith(".fit") else None
        bound = bound_variable(trace, code(given.value), call.span) if given is not None else None
        shape = one_shape(bound.spec) if bound is not None else None
        if shape is not None and len(shape) == 3:
            steps.add(shape[1])
    return next(iter(steps)) if len(steps) == 1 else None


def check_unpacked_state(trace: Trace) -> Iterator[Finding]:
    """KS605 where one tensor is unpacked as output and states."""
    for call in trace.calls.values():
        span = trace.here([call.span])
        if not is_recurrent(call.layer) or span is None or one_shape(call.outputs) is None:
            continue
        names = _unpacked(trace, span)
        place = trace.place(call.layer)
        if names < 2 or place is None or call.layer.config.get("return_state"):
            continue
        cell = call.layer.config.get("layer")
        states = _STATES.get(call.cls)
        yield UNPACKED.found(
            place,
            f"This {call.cls} returns one tensor, {shape_text(one_shape(call.outputs))}, and it is "
            f"unpacked into {names} names. Its states come with return_state=True.",
            related=(Related(f"unpacked into {names} names here", span),),
            data={"state": states == names - 1 and cell is None},
        )


def _unpacked(trace: Trace, span: Span) -> int:
    """How many names the value of a call is unpacked into; 0 when it is not."""
    call = call_at(parse(trace.text), span)
    node = call.node.parent if call is not None and call.is_whole else None
    if node is None or node.type != "expr_stmt" or len(children(node)) != 3:
        return 0
    target = children(node)[0]
    items = children(target) if target.type in ("testlist_star_expr", "testlist_comp") else []
    return len([item for item in items if item.type == "name"]) if len(items) > 1 else 0


_STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}
CHECKS = (check_unpacked_state,)
DIAGNOSES = (diagnose_stacked, diagnose_states, diagnose_picked_again)
