"""KS710 where a program's own code compares what a model gives with something of another size."""

from __future__ import annotations

import ast
import re

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Shape
from kerascope.analysis.rules.custom.operations import operand_shapes, operation
from kerascope.analysis.rules.labels.output_size import output_size
from kerascope.analysis.specs import one_shape
from kerascope_tracer.wire import ErrorRaised, FitChecked, TensorSpec

#: Keras' own words, of keras/src/losses/losses.py and the backend's crossentropies.
_COMPARED = re.compile(r"target\.shape=(\([^)]*\)), output\.shape=(\([^)]*\))")
#: The operations by which people write losses of their own.
_DIFFERENCES = ("Sub", "SquaredDifference")


def compared_output(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS710 on the layer of the model whose output has the wrong size."""
    message = error.error.message
    shapes = loss_shapes(message)
    if shapes is None and operation(message) in _DIFFERENCES:
        shapes = operand_shapes(message)
    if shapes is None or error.span.file or len(shapes[0]) != len(shapes[1]):
        return None
    one, other = shapes
    for output, labels in ((other, one), (one, other)):
        call = _giving(trace, error, output)
        if call is not None and _giving(trace, error, labels) is None:
            return output_size(
                trace, as_fit(error, call, labels, output), error.span, labels, output
            )
    return None


def _giving(trace: Trace, error: ErrorRaised, shape: Shape) -> Call | None:
    """The last call of a model, near the failure, that gave a tensor of that shape."""
    around = {span.line for span in (error.span, *error.stack)}
    near = [
        call
        for call in trace.calls.values()
        if call.layer.role == "model" and call.error is None and call.span is not None
        if around & {span.line for span in call.stack} or abs(call.span.line - error.span.line) < 9
    ]
    fitting = [call for call in near if _same(one_shape(call.outputs), shape)]
    return max(fitting, key=lambda call: call.id, default=None)


def _same(one: Shape | None, other: Shape) -> bool:
    return one is not None and one[1:] == other[1:] and None not in one[1:]


def as_fit(error: ErrorRaised, call: Call, labels: Shape, output: Shape) -> FitChecked:
    """What ``fit`` would tell of the same comparison."""
    return FitChecked(
        method="loss",
        model=call.layer.layer,
        span=error.span,
        x=call.inputs,
        y=TensorSpec(labels, "float32"),
        sample_weight=None,
        model_inputs=call.inputs,
        model_outputs=TensorSpec(output, "float32"),
        batch_size=None,
        batched=True,
        error=error.error,
        stage="loss",
    )


def loss_shapes(message: str) -> tuple[Shape, Shape] | None:
    """Those of labels and output, in this order, that a loss of Keras' refuses."""
    found = _COMPARED.search(message)
    if found is None:
        return None
    try:
        labels, output = (ast.literal_eval(text) for text in found.groups())
    except (ValueError, SyntaxError):
        return None
    return (labels, output) if type(labels) is type(output) is tuple else None
