"""KS1101 for a row per sample that meets a sequence per sample, axis by axis from the end."""

from __future__ import annotations

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, children, code, leaf_at, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.custom.operations import ELEMENTWISE, operand_shapes, operation
from kerascope.analysis.rules.custom.rule import INSIDE
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.specs import shape_text
from kerascope_tracer.wire import ErrorRaised

_EXPRESSIONS = ("arith_expr", "term")


def missing_steps(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS1101 on the operand ``(b, f)`` of an operator whose other one is ``(b, t, f)``.

    Broadcasting aligns shapes at their ends, so that the samples of one meet the steps of the
    other (https://numpy.org/doc/stable/user/basics.broadcasting.html).
    """
    shapes = operand_shapes(error.error.message)
    if shapes is None or operation(error.error.message) not in ELEMENTWISE or error.span.file:
        return None
    one, other = shapes
    low, high = sorted((one, other), key=len)
    if len(low) < 2 or len(high) != len(low) + 1 or low[0] != high[0] or high[1] in (1, low[0]):
        return None
    if any(a != b and 1 not in (a, b) for a, b in zip(low[1:], high[2:], strict=True)):
        return None
    operands = _operands(trace, error)
    if len(operands) != 2:
        return None
    small, large = operands if low == one else operands[::-1]
    return INSIDE.found(
        span_of(small),
        f"{code(small)} is one row per sample, {shape_text(low)}, and {code(large)} has "
        f"{high[1]} of them, {shape_text(high)}: their axes are matched from the end, the samples "
        f"with the {high[1]}. Give it an axis of 1 there: (…)[:, None].",
        related=(Related(f"this is {shape_text(high)}", span_of(large)),),
        detail=error.error.message,
        data={"row": span_data(span_of(small))},
    )


def _operands(trace: Trace, error: ErrorRaised) -> list[NodeOrLeaf]:
    """The two operands of the operator or function that fails."""
    module, span = parse(trace.text), error.span
    call = call_at(module, span)
    node: NodeOrLeaf | None = leaf_at(module, span.line, span.column)
    end = span.end_line, span.end_column
    while node is not None and (node.type not in _EXPRESSIONS or node.end_pos < end):
        node = node.parent
    if node is not None and node.end_pos == end:
        return children(node)[::2]
    if call is not None:
        return [argument.value for argument in call.arguments if not argument.keyword]
    return []
