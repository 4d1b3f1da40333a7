"""KS705 before RepeatVector: every step is given where one row is repeated."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.labels.targets import SEQUENCE_KEPT
from kerascope.analysis.rules.layers.kinds import is_keras, is_recurrent
from kerascope.analysis.rules.rule import note
from kerascope.analysis.specs import one_shape, shape_text

_KEEPING = frozenset({"Dropout", "BatchNormalization", "LayerNormalization", "Activation"})


def diagnose_repeated(trace: Trace, call: Call) -> Finding | None:
    """KS705 on the recurrent layer before a RepeatVector, which takes one row for each sample."""
    shape = one_shape(call.inputs)
    source = next((s for s in trace.upstream(call) if s.cls not in _KEEPING), None)
    if call.cls != "RepeatVector" or not is_keras(call.layer) or source is None or shape is None:
        return None
    place = trace.place(source.layer)
    if not is_recurrent(source.layer) or len(shape) != 3 or place is None:
        return None
    return SEQUENCE_KEPT.found(
        place,
        f"{source.cls} returns every step, {shape_text(shape)}, and RepeatVector behind it repeats "
        f"one row for each sample. Leave return_sequences out here.",
        related=(note(trace, call, f"RepeatVector receives {shape_text(shape)}"),),
        detail=call.detail,
        data={"keep": False},
    )


DIAGNOSES = (diagnose_repeated,)
