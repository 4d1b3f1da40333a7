"""KS6xx: recurrent layers and the time axis."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.kinds import axes_text, is_recurrent, required_rank
from kerascope.analysis.rules.rule import Rule, note
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, shape_text

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

RULES = (STACKED,)


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
        data={"wrapped": culprit.cls == "Bidirectional"},
    )


DIAGNOSES = (diagnose_stacked,)
