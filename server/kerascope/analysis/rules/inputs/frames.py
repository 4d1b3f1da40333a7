"""KS101 for TimeDistributed: an Input without the axis of frames or steps."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.inputs.input_rank import MISSING_CHANNELS, sample_given
from kerascope.analysis.rules.layers.kinds import axes_text, kind_of, required_rank
from kerascope.analysis.rules.rule import note
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import LayerConstructed


def diagnose_no_frames(trace: Trace, call: Call) -> Finding | None:
    """KS101 on the Input, when the layer that TimeDistributed applies needs all of its axes."""
    shape, source = one_shape(call.inputs), trace.root_input(call)
    given = one_shape(source.outputs) if source is not None else None
    inner = _inner(trace, call.layer) if call.cls == "TimeDistributed" else None
    needed = required_rank(inner) if inner is not None else None
    if shape is None or source is None or given is None or inner is None or needed is None:
        return None
    span = trace.place(source.layer)
    if len(shape) != needed or len(given) != needed or span is None:
        return None
    sample = sample_given(trace, needed + 1)
    full = sample[0] if sample is not None else (None, *given[1:])
    of = f", the shape of one sample of {sample[1]}" if sample is not None else ""
    return MISSING_CHANNELS.found(
        span,
        f"TimeDistributed applies {kind_of(inner)} to each step, which needs {needed} axes "
        f"{axes_text(needed, kind_of(inner))} of its own, and the Input gives {shape_text(given)}: "
        f"the axis of the steps is missing. Write {shape_text(full)}{of}.",
        related=(note(trace, call, f"TimeDistributed receives {shape_text(shape)}"),),
        detail=call.detail,
        data={"shape": list(full), "front": True},
    )


def _inner(trace: Trace, outer: LayerConstructed) -> LayerConstructed | None:
    """The layer that is written inside ``TimeDistributed(…)``."""
    if outer.span is None:
        return None
    found = [
        layer
        for layer in trace.layers.values()
        if layer.layer != outer.layer and layer.span is not None and outer.span.contains(layer.span)
    ]
    return found[-1] if len(found) == 1 else None


DIAGNOSES = (diagnose_no_frames,)
