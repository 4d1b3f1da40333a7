"""KS1105: a reduction inside a Lambda drops the feature axis that the next layer needs."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, call_at, calls, children, code, parse, walk
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.layers.kinds import required_rank
from kerascope.analysis.rules.rule import Rule, note
from kerascope.analysis.specs import one_shape, shape_text

_HEAD = """import keras
from keras import layers, ops

a = keras.Input(shape=(16,))
b = keras.Input(shape=(16,))
"""
_TAIL = """
model = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(distance))
"""

REDUCED = Rule(
    code="KS1105",
    name="reduced-feature-axis",
    severity="error",
    summary="a reduction in a Lambda drops an axis that the next layer needs",
    explanation="sum, mean, max and norm take away the axis that they work along: the distance of "
    "two rows of features is one number for a sample, of shape (batch,), and Dense needs (batch, "
    "features). keepdims=True leaves the axis with size 1.",
    wrong=_HEAD
    + """distance = layers.Lambda(lambda t: ops.sum(t[0] - t[1], axis=1))([a, b])
"""
    + _TAIL,
    right=_HEAD
    + """distance = layers.Lambda(lambda t: ops.sum(t[0] - t[1], axis=1, keepdims=True))([a, b])
"""
    + _TAIL,
    source="keras/src/layers/core/dense.py, Dense.input_spec",
)

RULES = (REDUCED,)

_REDUCTIONS = frozenset(
    {"sum", "mean", "max", "min", "norm", "prod", "reduce_sum", "reduce_mean", "reduce_max"}
    | {"reduce_min", "logsumexp", "reduce_logsumexp"}
)


def diagnose_reduced(trace: Trace, call: Call) -> Finding | None:
    """KS1105 on the reduction."""
    shape, before = one_shape(call.inputs), next(iter(trace.upstream(call)), None)
    if shape is None or before is None or before.cls != "Lambda":
        return None
    reads = one_shape(before.inputs)
    needed = 2 if len(shape) == 1 else required_rank(call.layer) or 0
    if not len(shape) < needed or (len(shape) > 1 and (reads is None or len(reads) < needed)):
        return None
    place = trace.place(before.layer)
    made = call_at(parse(trace.text), place) if place is not None else None
    given = made.argument("function", 0) if made is not None else None
    outer = next(_reductions(trace, given.value), None) if given is not None else None
    if outer is None:
        return None
    wanted = (
        f"a feature axis. keepdims=True keeps it: {shape_text((*shape, 1))}"
        if len(shape) == 1
        else f"{needed} axes. Reduce fewer of them"
    )
    return REDUCED.found(
        outer.span,
        f"{outer.callee} takes the axis away that it works along, so the Lambda gives "
        f"{shape_text(shape)}, and {call.cls} needs {wanted}.",
        related=(
            Related(f"the Lambda gives {shape_text(shape)}", place) if place is not None else None,
            note(trace, call, f"{call.cls} fails here"),
        ),
        detail=call.detail,
        data={"reduces": outer.callee},
    )


def _reductions(trace: Trace, function: NodeOrLeaf) -> Iterator[CallSyntax]:
    """The reductions without keepdims in a function that is written there or named, outermost
    first."""
    bodies = [function]
    if function.type == "name":
        bodies = [
            children(node)[-1]
            for node in walk(parse(trace.text))
            if node.type == "funcdef" and code(children(node)[1]) == code(function)
        ]
    for body in bodies:
        for call in calls(body):
            name = call.callee.rpartition(".")[2]
            if name in _REDUCTIONS and call.argument("keepdims") is None:
                yield call


DIAGNOSES = (diagnose_reduced,)
