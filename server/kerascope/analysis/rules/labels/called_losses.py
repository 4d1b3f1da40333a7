"""Losses that a program calls itself, in a training loop of its own."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import CallSyntax, call_at, calls, children, code, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.compared_outputs import as_fit, loss_shapes
from kerascope.analysis.rules.labels.crossentropy import Comparison, crossentropy
from kerascope.analysis.rules.labels.missing_pooling import missing_flatten
from kerascope.analysis.rules.labels.training import bound_variable, loss_name
from kerascope.analysis.rules.origins.bindings import assignments
from kerascope.analysis.rules.origins.provenance import made_at
from kerascope.analysis.specs import shape_text
from kerascope_tracer.wire import ErrorRaised, FitChecked


def check_called_losses(trace: Trace) -> Iterator[Finding]:
    """KS701, KS702, KS704 for ``loss_fn(labels, outputs)``."""
    for error in trace.errors:
        finding = called_loss(trace, error)
        if finding is not None:
            yield finding


def called_loss(trace: Trace, error: ErrorRaised) -> Finding | None:
    """The finding on the loss or the model when an error says that labels and output differ."""
    shapes = loss_shapes(error.error.message)
    call = call_at(parse(trace.text), error.span) if not error.span.file else None
    if shapes is None or call is None:
        return None
    labels, output = shapes
    made = _made(trace, call, error.span)
    given = call.argument("y_true", 0)
    if given is None:
        return None
    form = crossentropy(
        Comparison(
            loss_name(made[0]),
            labels,
            output,
            made[1],
            None,
            span_of(given.value),
            error.error.message,
            related=(Related(f"the output is {shape_text(output)} here", error.span),),
        )
    )
    if form is not None or len(output) <= len(labels):
        return form
    checked = _as_fit(trace, error, call, labels, output)
    if checked is None:
        return None
    return missing_flatten(trace, checked, span_of(given.value), labels, output)


def _as_fit(
    trace: Trace, error: ErrorRaised, call: CallSyntax, labels: Shape, output: Shape
) -> FitChecked | None:
    """What ``fit`` would tell of the same comparison; ``None`` when no model gave the output."""
    given = call.argument("y_pred", 1)
    bound = bound_variable(trace, code(given.value), error.span) if given is not None else None
    source = trace.calls.get(bound.calls[-1]) if bound is not None and bound.calls else None
    if source is None or source.layer.role != "model":
        return None
    return as_fit(error, source, labels, output)


def _made(trace: Trace, call: CallSyntax, span: Span) -> tuple[str, Span]:
    """The class or function that a called loss is, and where the document chooses it."""
    name = call.callee
    values = [a.value for a in assignments(trace, name, span)] if name.isidentifier() else []
    if "." in name:  # self.loss_fn = …, anywhere in the text
        values = [
            children(node)[2]
            for node in walk(parse(trace.text))
            if node.type == "expr_stmt"
            and len(children(node)) == 3
            and code(children(node)[0]) == name
        ]
    behind = made_at(trace, _callee(call)) if name.isidentifier() and not values else None
    values += [behind.value] if behind is not None else []  # a parameter of a step
    for value in reversed(values):
        made = next((c for c in calls(value) if c.node is value and c.is_whole), None)
        if made is not None:
            return made.callee, made.span
        return code(value), span_of(value)
    return name, _callee(call)


def _callee(call: CallSyntax) -> Span:
    """The name of what is called."""
    return Span(call.span.line, call.span.column, *call.opening.start_pos)


CHECKS = (check_called_losses,)
