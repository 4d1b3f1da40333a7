"""Mistakes that Keras' symbolic pass lets through and the first real batch does not.

Keras takes the declared or computed output shape of some layers without looking at what goes in:
a state of another width, attention over other sizes, an ``output_shape`` that is not true.
"""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import call_at, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape
from kerascope.analysis.rules.layers.kinds import is_keras, is_recurrent
from kerascope.analysis.rules.origins.choosing import chooser
from kerascope.analysis.rules.origins.scopes import sees
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors

_HEAD = """import keras
from keras import layers

"""

STATE_WIDTH = Rule(
    code="KS602",
    name="state-width",
    severity="error",
    summary="a recurrent layer starts from a state of another width",
    explanation="The states of a recurrent layer have as many features as it has units. A decoder "
    "that starts from an encoder's states must have the encoder's units (twice as many behind a "
    "Bidirectional encoder whose states are concatenated). Keras builds the model all the same and "
    "fails on the first batch.",
    wrong=_HEAD
    + """source = keras.Input(shape=(None, 30))
_, h, c = layers.LSTM(256, return_state=True)(source)
target = keras.Input(shape=(None, 40))
decoded = layers.LSTM(128, return_sequences=True)(target, initial_state=[h, c])
model = keras.Model([source, target], decoded)
""",
    right=_HEAD
    + """source = keras.Input(shape=(None, 30))
_, h, c = layers.LSTM(256, return_state=True)(source)
target = keras.Input(shape=(None, 40))
decoded = layers.LSTM(256, return_sequences=True)(target, initial_state=[h, c])
model = keras.Model([source, target], decoded)
""",
    source="keras/src/layers/rnn/rnn.py, RNN.call; LSTMCell.call",
)

ATTENTION_WIDTH = Rule(
    code="KS603",
    name="attention-width",
    severity="error",
    summary="the query and the key of an attention layer have different widths",
    explanation="Attention compares each query with each key, feature by feature, so both need the "
    "same last axis (without a key the value is the key). Project one of them with a Dense layer "
    "first. Keras builds the model all the same and fails on the first batch.",
    wrong=_HEAD
    + """query = keras.Input(shape=(10, 32))
value = keras.Input(shape=(15, 64))
model = keras.Model([query, value], layers.Attention()([query, value]))
""",
    right=_HEAD
    + """query = keras.Input(shape=(10, 32))
value = keras.Input(shape=(15, 64))
model = keras.Model([query, value], layers.Attention()([layers.Dense(64)(query), value]))
""",
    source="keras/src/layers/attention/attention.py, Attention._calculate_scores",
)

DECLARED_OUTPUT = Rule(
    code="KS1102",
    name="false-output-shape",
    severity="error",
    summary="a layer gives another shape than it declares",
    explanation="Keras trusts output_shape of a Lambda and compute_output_shape of a layer class, "
    "and gives the layers behind it weights for that shape. What call() really returns is seen "
    "only with the first batch. Declare the true shape, or leave the declaration out: Keras then "
    "finds the shape itself.",
    wrong="""import numpy as np
import keras
from keras import layers

inputs = keras.Input(shape=(20,))
x = layers.Lambda(lambda t: t[:, :5], output_shape=(10,))(inputs)
model = keras.Model(inputs, layers.Dense(1)(x))
model.predict(np.zeros((8, 20), "float32"))
""",
    right="""import numpy as np
import keras
from keras import layers

inputs = keras.Input(shape=(20,))
x = layers.Lambda(lambda t: t[:, :5])(inputs)
model = keras.Model(inputs, layers.Dense(1)(x))
model.predict(np.zeros((8, 20), "float32"))
""",
    source="keras/src/layers/core/lambda_layer.py, Lambda.compute_output_shape",
)

RULES = (STATE_WIDTH, ATTENTION_WIDTH, DECLARED_OUTPUT)


def check_blind(trace: Trace) -> Iterator[Finding]:
    """KS602, KS603, KS1102."""
    for _, finding in _found(trace):
        yield finding


def explains(trace: Trace, call: Call) -> bool:
    """Whether a failure inside a checked model follows from what :func:`check_blind` tells."""
    guilty = {layer for layer, _ in _found(trace)}
    if not guilty:
        return False
    around: list[Call] = [call]
    seen = {call.id}
    while around[-1].parent in trace.calls and around[-1].parent not in seen:
        parent = trace.calls[around[-1].parent or 0]
        seen.add(parent.id)
        around.append(parent)
    return any(
        step.layer.layer in guilty for place in around for step in (place, *trace.upstream(place))
    )


def _found(trace: Trace) -> Iterator[tuple[int, Finding]]:
    narrow: set[int] = set()
    for call in trace.calls.values():
        state = _state(trace, call)
        if state is not None:
            narrow.add(call.layer.layer)
        # What a decoder of the wrong width gives to an attention layer follows from it.
        follows = any(
            step.layer.layer in narrow
            for source in call.sources
            if source in trace.calls
            for step in (trace.calls[source], *trace.upstream(trace.calls[source]))
        )
        attention = _attention(trace, call) if not follows else None
        finding = state or attention or _declared(trace, call)
        if finding is not None:
            yield call.layer.layer, finding


def _state(trace: Trace, call: Call) -> Finding | None:
    units, place = call.layer.config.get("units"), trace.place(call.layer)
    given = call.keywords.get("initial_state") if isinstance(call.keywords, dict) else None
    if call.cls not in ("LSTM", "GRU", "SimpleRNN") or not is_recurrent(call.layer):
        return None
    if not isinstance(units, int) or place is None or given is None:
        return None
    every = _every_step(trace, call, units)
    if every is not None:
        return every
    widths = [t.shape[-1] for t in tensors(given) if t.shape is not None and len(t.shape) == 2]
    wrong = sorted({width for width in widths if width is not None and width != units})
    if not wrong or len(wrong) != 1 or len(widths) != len(tensors(given)):
        return None
    sources = [trace.calls[s] for s in call.sources[1:] if s in trace.calls]
    declared = [trace.place(step.layer) for step in sources if step.layer.role == "input"]
    inputs = list(dict.fromkeys(place for place in declared if place is not None))
    if len(declared) == len(tensors(given)) and inputs and _worked(trace, call, units):
        return STATE_WIDTH.found(
            inputs[0],
            f"These Inputs are states of {spec_text(given)}, {wrong[0]} wide, for an {call.cls} of "
            f"{units} units, which elsewhere starts from states of {units}. Keras builds it and "
            f"fails on the first batch: declare {units}.",
            related=(
                note(trace, call, f"this {call.cls} has {units} units"),
                *(Related("so is this one", other) for other in inputs[1:]),
            ),
            data={"inputs": [span_data(one) for one in inputs], "units": units},
        )
    chosen = chooser(trace, call.layer, "units", 0, units)
    return STATE_WIDTH.found(
        chosen[0].span if chosen is not None else place,
        f"This {call.cls} has {units} units and starts from states of {spec_text(given)}, "
        f"{wrong[0]} wide. Keras builds it and fails on the first batch: give it {wrong[0]} "
        f"units, or states of {units}.",
        related=(
            note(trace, call, f"{call.cls} starts from them") if chosen is not None else None,
            *(note(trace, step, f"{step.cls} gives {spec_text(step.outputs)}") for step in sources),
        ),
        detail=call.error.message if call.error else "",
        data={
            "units": wrong[0],
            "chosen": [chosen[1], chosen[2]] if chosen is not None else None,
        },
    )


def _worked(trace: Trace, call: Call, units: int) -> bool:
    """Whether a layer is applied elsewhere to states of the width that it has."""
    for other in trace.calls_of(call.layer.layer):
        given = other.keywords.get("initial_state") if isinstance(other.keywords, dict) else None
        shapes = [tensor.shape for tensor in tensors(given)] if given is not None else []
        if (
            other.id != call.id
            and shapes
            and all(s is not None and s[-1:] == (units,) for s in shapes)
        ):
            return True
    return False


def _every_step(trace: Trace, call: Call, units: int) -> Finding | None:
    """KS602 where a layer is started from what another gives for every step, not from its state."""
    given = call.keywords.get("initial_state") if isinstance(call.keywords, dict) else None
    shapes = [tensor.shape for tensor in tensors(given)]
    span = trace.here([call.span])
    written = call_at(parse(trace.text), span) if span is not None else None
    argument = written.argument("initial_state") if written is not None else None
    if span is None or argument is None or not any(s is not None and len(s) == 3 for s in shapes):
        return None
    states = [
        bound.name
        for bound in trace.variables
        if set(bound.calls) & set(call.sources[1:])
        and (state := one_shape(bound.spec)) is not None
        and len(state) == 2
        and state[-1] == units
        and sees(trace.text, span, bound.span)
    ]
    names = list(dict.fromkeys(states))
    wanted = 2 if call.cls == "LSTM" else 1
    new = f"[{', '.join(names)}]" if len(names) == 2 else "".join(names)
    fits = len(names) == wanted
    return STATE_WIDTH.found(
        span,
        f"This {call.cls} starts from {spec_text(given)}, a row for every step, and a state is one "
        f"row for each sample, (None, {units}). Keras builds it and fails on the first batch. Give "
        f"it {new if fits else 'the states, which return_state=True returns'}.",
        related=(note(trace, call, f"{call.cls} has {units} units"),),
        detail=call.error.message if call.error else "",
        data={"argument": span_data(span_of(argument.value)), "states": new if fits else None},
    )


def _attention(trace: Trace, call: Call) -> Finding | None:
    place = trace.place(call.layer)
    if call.cls not in ("Attention", "AdditiveAttention") or not is_keras(call.layer):
        return None
    if place is None:
        return None
    shapes = [t.shape for t in tensors(call.inputs)]
    if len(shapes) not in (2, 3) or any(s is None or len(s) < 2 for s in shapes):
        return None
    query, key = shapes[0] or (), shapes[-1] or ()
    if None in (query[-1], key[-1]) or query[-1] == key[-1]:
        return None
    what = "key" if len(shapes) == 3 else "value, which is the key too,"
    return ATTENTION_WIDTH.found(
        place,
        f"{call.cls} compares queries of {query[-1]} features, {shape_text(query)}, with keys of "
        f"{key[-1]}: the {what} is {shape_text(key)}. Keras builds it and fails on the first "
        f"batch. Project the query to {key[-1]} features with Dense({key[-1]}) first.",
        related=tuple(
            note(trace, trace.calls[s], f"gives {spec_text(trace.calls[s].outputs)}")
            for s in call.sources
            if s in trace.calls
        ),
        detail=call.error.message if call.error else "",
        data={"call": span_data(trace.here([call.span])), "width": key[-1]},
    )


def _declared(trace: Trace, call: Call) -> Finding | None:
    if call.cls != "Lambda" and call.layer.bases[:1] != ("Layer",):
        return None
    place, told, arrived = trace.place(call.layer), one_shape(call.outputs), one_shape(call.inputs)
    if place is None or told is None or arrived is None or call.error or call.assumed:
        return None
    for other in trace.calls_of(call.layer.layer):
        real, entered = one_shape(other.outputs), one_shape(other.inputs)
        if real is None or entered is None or other.error or other.id <= call.id or not real:
            continue
        if not _specialises(entered, arrived) or _specialises(real, told):
            continue
        return DECLARED_OUTPUT.found(
            place,
            f"This {call.cls} says that it turns {shape_text(arrived)} into {shape_text(told)}, "
            f"and with a batch of {entered[0]} it really gives {shape_text(real)}. The layers "
            f"behind it have weights for the declared shape. Leave output_shape out, or declare "
            f"{shape_text(real[1:])}.",
            related=tuple(
                note(trace, user, f"{user.cls} was built for {shape_text(told)}")
                for user in trace.consumers(call.id)
            ),
            data={"shape": list(real[1:])},
        )
    return None


def _specialises(later: Shape, earlier: Shape) -> bool:
    return len(later) == len(earlier) and all(
        old is None or new is None or old == new for new, old in zip(later, earlier, strict=True)
    )


CHECKS = (check_blind,)
