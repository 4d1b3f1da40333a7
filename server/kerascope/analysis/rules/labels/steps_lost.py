"""Where a model loses the axis of its steps, for labels of every step."""

from __future__ import annotations

import re

from kerascope.analysis.cst import call_at, code, leaf_at, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.output_size import OUTPUT_SIZE
from kerascope.analysis.rules.labels.training import head, loss_of
from kerascope.analysis.rules.layers.kinds import drops_axes
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.rules.wording import batch_text
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

#: One place along the axis after the batch: ``x[:, 0]``, ``x[:, -1, :]``.
_PICKED = re.compile(r"\[\s*:\s*,\s*-?\d+\s*(?:,\s*:\s*)?\]$")


def steps_lost(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS710 on the pooling, or on the index that picks one step."""
    numbers = len(labels) == 2 and loss_of(trace, fit) == "sparse_categorical_crossentropy"
    steps = labels[1] if numbers or len(labels) == 3 else None
    last = head(trace, fit)
    if len(output) != 2 or steps in (1, None) or last is None:
        return None
    if len(labels) == 3 and labels[-1] != output[-1]:
        return None
    for step in (last, *trace.upstream(last)):
        before, after = one_shape(step.inputs), one_shape(step.outputs)
        if before is None or after is None:
            return None
        found: Span | None = None
        if len(before) == 3 and len(after) == 2:
            found = trace.place(step.layer) if drops_axes(step.layer) else None
            lost = before[1] == steps
        else:
            found, lost = _picked(trace, step), _has_steps(trace, steps, before[-1])
        if found is not None and lost:
            return OUTPUT_SIZE.found(
                found,
                f"The steps are lost here: the model gives {batch_text(output)}, one row for each "
                f"sample, and the labels are {shape_text(labels)}, one for each of {steps} steps. "
                f"Leave the axis of the steps, or give one label for each sample.",
                related=(Related(f"labels of {shape_text(labels)} are given here", place),),
                detail=fit.error.message if fit.error is not None else "",
                data={
                    "compared": [list(labels[1:]), list(output[1:])],
                    "dropped": _statement(trace, found),
                },
            )
        if len(before) != 2:
            return None
    return None


def _picked(trace: Trace, step: Call) -> Span | None:
    """The expression that picks one step, for the argument of a layer's call."""
    where = trace.place_of_call(step)
    call = call_at(parse(trace.text), where) if where is not None else None
    if call is None or where is None or not call.arguments:
        return None
    value = call.arguments[0].value
    if _PICKED.search(code(value)):
        return where
    made = assigned(trace, code(value), where) if value.type == "name" else None
    return made.place if made is not None and _PICKED.search(code(made.value)) else None


def _statement(trace: Trace, name: Span) -> list[int] | None:
    """The assignment that only picks: ``x = x[:, 0, :]``. Without it all steps go on."""
    leaf = leaf_at(parse(trace.text), name.line, name.column)
    node = leaf.parent if leaf is not None else None
    if node is None or node.type != "expr_stmt":
        return None
    target, _, value = code(node).partition("=")
    return span_data(span_of(node)) if target.strip() == value.strip().partition("[")[0] else None


def _has_steps(trace: Trace, steps: int | None, width: int | None) -> bool:
    """Whether some layer gives so many steps of that width."""
    return any(
        (one_shape(call.outputs) or ())[1:] == (steps, width) for call in trace.calls.values()
    )
