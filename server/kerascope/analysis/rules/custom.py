"""KS11xx: failures inside layers and models that the user wrote."""

from __future__ import annotations

from collections.abc import Iterator

from parso.python.tree import Class
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import leaf_at, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.doubt import is_doubtful
from kerascope.analysis.rules.rule import Rule, note
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.specs import spec_text

INSIDE = Rule(
    code="KS1101",
    name="custom-layer-fails",
    severity="error",
    summary="an operation inside a custom layer or model fails",
    explanation="The code of a layer or model class raises when it is applied to this input. The "
    "finding is on the line inside the class; the related places lead to where the layer is made "
    "and applied.",
    wrong="""import keras
from keras import ops


class Project(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(4, input_shape[-1]))

    def call(self, x):
        return ops.matmul(x, self.kernel)


inputs = keras.Input(shape=(12,))
model = keras.Model(inputs, Project()(inputs))
""",
    right="""import keras
from keras import ops


class Project(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4))

    def call(self, x):
        return ops.matmul(x, self.kernel)


inputs = keras.Input(shape=(12,))
model = keras.Model(inputs, Project()(inputs))
""",
    source="keras/src/layers/layer.py, Layer.__call__",
)

RULES = (INSIDE,)

FRAMEWORKS = ("keras", "tensorflow")


def diagnose_inside(trace: Trace, call: Call) -> Finding | None:
    """KS1101 on the user's innermost line, when the failure is in user code below the call."""
    if call.error is None or not call.error.frames or is_doubtful(call.error):
        return None
    innermost = trace.here(reversed(call.error.frames))
    outer = trace.here([call.span, *call.stack])
    inside = innermost is not None and _below(trace, call, innermost, outer)
    if innermost is None or not inside:
        return None
    what = "operation" if call.layer.role == "op" else call.cls
    message = (
        f"This fails when {what} is applied to {spec_text(call.inputs)}: "
        f"{plain(call.error.message)}"
    )
    return INSIDE.found(
        innermost,
        message,
        related=(
            note(trace, call, f"{call.cls} is made here") if call.layer.role != "op" else None,
            Related(f"applied to {spec_text(call.inputs)}", outer) if outer is not None else None,
        ),
        detail=call.error.message,
    )


def check_inside(trace: Trace) -> Iterator[Finding]:
    """KS1101 for failures in a class's code that tracing went on behind."""
    for error in trace.errors:
        owner = owner_of(trace, error.span)
        if owner is None or error.call is not None or error.origin not in FRAMEWORKS:
            continue
        if is_doubtful(error.error):
            continue
        made = [layer for layer in trace.layers.values() if owner in (layer.cls, *layer.bases)]
        if not made:
            continue
        place = trace.place(made[0])
        yield INSIDE.found(
            error.span,
            f"This fails when {owner} is applied: {plain(error.error.message)}",
            related=(Related(f"{owner} is made here", place) if place is not None else None,),
            detail=error.error.message,
        )


def owner_of(trace: Trace, span: Span) -> str | None:
    """The class of the document in whose code a place lies."""
    if span.file:
        return None
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), span.line, span.column)
    while node is not None:
        if isinstance(node, Class):
            return str(node.name.value)
        node = node.parent
    return None


DIAGNOSES = (diagnose_inside,)
CHECKS = (check_inside,)


def _below(trace: Trace, call: Call, innermost: Span, outer: Span | None) -> bool:
    """Whether the failing line lies inside a layer's own code, in the document."""
    if call.layer.role == "op":
        return call.parent in trace.calls
    return innermost != outer and owner_of(trace, innermost) in (call.cls, *call.layer.bases)
