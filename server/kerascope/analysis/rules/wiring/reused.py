"""KS908: one layer applied to tensors of different widths."""

from __future__ import annotations

import re

from kerascope.analysis.cst import call_at, code, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.custom.failures import owner_of
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text

REUSED = Rule(
    code="KS908",
    name="layer-used-for-another-width",
    severity="error",
    summary="a layer is applied again, to a tensor of another width",
    explanation="A layer makes its weights for the first tensor that it is applied to, and every "
    "later one must have the same number of features. To share weights, bring both to one width; "
    "otherwise make a layer of its own for each.",
    wrong="""import keras
from keras import layers

dense = layers.Dense(16)
a = dense(keras.Input(shape=(8,)))
b = dense(keras.Input(shape=(4,)))
""",
    right="""import keras
from keras import layers

a = layers.Dense(16)(keras.Input(shape=(8,)))
b = layers.Dense(16)(keras.Input(shape=(4,)))
""",
    source="keras/src/layers/input_spec.py, assert_input_compatibility",
)

RULES = (REUSED,)

#: Batch, steps and features.
_SEQUENCE = 3
_WIDTH = re.compile(r"expected axis -1 of input shape to have value (\d+)")


def diagnose_reused(trace: Trace, call: Call) -> Finding | None:
    """KS908 on the later application."""
    wanted = _WIDTH.search(call.detail)
    shape, span = one_shape(call.inputs), trace.here([call.span])
    if wanted is None or shape is None or span is None:
        return None
    first = next(
        (
            other
            for other in trace.calls_of(call.layer.layer)
            if other.error is None
            and other.id < call.id
            and other.span != call.span
            and (one_shape(other.inputs) or (None,))[-1] == int(wanted[1])
        ),
        None,
    )
    made = trace.here([call.layer.span])
    if first is None or made is None or made == span:
        return None
    place = trace.here([first.span])
    rows = [
        _flattened(trace, one, shape[-1] if one is call else int(wanted[1]))
        for one in (first, call)
    ]
    flat = rows[1]
    if rows[0] is not None and flat is not None and (lost := trace.place(flat.layer)) is not None:
        return _of_lengths(trace, call, rows, lost)
    written = call_at(parse(trace.text), span)
    unused = _unused(trace, call)
    return REUSED.found(
        span,
        f"This {call.cls} is applied again, to {shape_text(shape)}; its weights were made for "
        f"{wanted[1]} features, {shape_text(one_shape(first.inputs))}. "
        + (f"Did you mean {unused}?" if unused else "Make a layer of its own for this tensor."),
        related=(
            note(trace, call, f"the {call.cls} is made here"),
            Related(f"applied first to {shape_text(one_shape(first.inputs))}", place)
            if place is not None
            else None,
        ),
        detail=call.detail,
        data={
            "made": span_data(made),
            "unused": unused,
            "callee": code(written.node) if written is not None else "",
        },
    )


def _flattened(trace: Trace, call: Call, width: int | None) -> Call | None:
    """The Flatten that made a row of a sequence for a layer that is used again."""
    for step in trace.upstream(call):
        before, after = one_shape(step.inputs), one_shape(step.outputs)
        if step.cls == "Flatten" and before is not None and len(before) == _SEQUENCE:
            return step if after is not None and after[-1] == width else None
        if after is None or after[-1] != width:
            return None
    return None


def _of_lengths(trace: Trace, call: Call, rows: list[Call | None], lost: Span) -> Finding | None:
    """KS908 on the Flatten, of two sequences that differ in nothing but their length."""
    shapes = [one_shape(row.inputs) for row in rows if row is not None]
    one, other = shapes[0], shapes[1]
    if one is None or other is None or one[-1] != other[-1]:
        return None
    places = [trace.place(row.layer) for row in rows if row is not None]
    return REUSED.found(
        lost,
        f"{call.cls} is shared by sequences of {one[1]} and {other[1]} steps, and this Flatten "
        f"makes rows of {shape_text(one_shape(call.inputs))} and others of them. Pool over the "
        f"steps instead, with GlobalMaxPooling1D(), or give both one length.",
        related=(
            note(trace, call, f"the {call.cls} is made here"),
            *(note(trace, row, f"gets {shape_text(one_shape(row.inputs))}") for row in rows if row),
        ),
        detail=call.detail,
        data={"flattens": [span_data(place) for place in dict.fromkeys(places)]},
    )


def _unused(trace: Trace, call: Call) -> str | None:
    """The attribute of the same class that holds a layer of the same kind that nothing calls."""
    made = trace.here([call.layer.span])
    owner = owner_of(trace, made) if made is not None else None
    if owner is None:
        return None
    for layer in trace.layers.values():
        place = trace.here([layer.span])
        if place is None or layer.cls != call.cls or trace.calls_of(layer.layer):
            continue
        lines = trace.text.splitlines()
        target = lines[place.line - 1][: place.column].partition("=")[0].strip()
        if owner_of(trace, place) == owner and target.startswith("self."):
            return target
    return None


DIAGNOSES = (diagnose_reused,)
