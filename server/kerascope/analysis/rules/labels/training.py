"""What a check of ``fit`` and the like is about: places of its arguments, and the model's head."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import (
    call_at,
    calls,
    children,
    code,
    display_items,
    parse,
    span_of,
)
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Shape, Span, Spec
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.origins.scopes import sees
from kerascope.analysis.specs import one_shape
from kerascope_tracer.wire import CompileCalled, FitChecked, VariableBound

_FEEDING = frozenset({"fit", "evaluate", "predict", "train_on_batch", "test_on_batch"})


def argument_place(
    trace: Trace, span: Span | None, keyword: str, position: int
) -> tuple[Span, str] | None:
    """Where a call's argument stands and its text; ``None`` when it is not written there."""
    if span is None or span.file:
        return None
    call = call_at(parse(trace.text), span)
    argument = call.argument(keyword, position) if call is not None else None
    if argument is None:
        return None
    value = argument.value
    inner = children(value)
    listed = keyword == "x" and value.type == "atom" and code(inner[0]) == "["
    if listed and len(inner) == 3 and inner[1].type in ("name", "atom_expr", "power"):
        value = inner[1]  # a list of one array is the array, to Keras
    return span_of(value), code(value)


def fit_place(trace: Trace, fit: FitChecked) -> Span | None:
    """The call of ``fit`` or the like in the document."""
    return trace.here([fit.span, *fit.stack])


def feeds(trace: Trace, inputs: Shape) -> list[Span]:
    """The x arguments of all checks of a model that reads ``inputs``.

    A model that could not be built is not checked: then what the text gives it and has that shape.
    """
    found = []
    for fit in trace.fits:
        given = argument_place(trace, fit.span, "x", 0)
        if given is not None and one_shape(fit.model_inputs) == inputs:
            found.append(given[0])
    return list(dict.fromkeys(found)) or list(_written_feeds(trace, inputs))


def _written_feeds(trace: Trace, inputs: Shape) -> Iterator[Span]:
    for call in calls(parse(trace.text)):
        if call.callee.rpartition(".")[2] not in _FEEDING or trace.fits:
            continue
        given = call.argument("x", 0)
        pair = call.argument("validation_data")
        items = [given.value] if given is not None else []
        items += display_items(pair.value)[:1] if pair is not None else []
        for item in items:
            bound = bound_variable(trace, code(item), call.span) if item.type == "name" else None
            shape = one_shape(bound.spec) if bound is not None else None
            if shape is not None and shape[1:] == inputs[1:]:
                yield span_of(item)


def compile_of(trace: Trace, fit: FitChecked) -> CompileCalled | None:
    """The last ``compile`` of the model."""
    return next((c for c in reversed(trace.compiled) if c.model == fit.model), None)


def loss_name(loss: object) -> str:
    """The name of a loss in one spelling: ``SparseCategoricalCrossentropy`` and the like."""
    if isinstance(loss, (list, tuple)) and len(loss) == 1:
        loss = loss[0]
    if not isinstance(loss, str):
        return ""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", loss.rpartition(".")[2])
    return name.lower()


def bound_variable(trace: Trace, name: str, before: Span) -> VariableBound | None:
    """The last binding of ``name`` above a place, of those that it can see."""
    found = [
        bound
        for bound in trace.variables
        if bound.name == name and not bound.span.file and bound.span.line < before.line
    ]
    found = [bound for bound in found if sees(trace.text, before, bound.span)]
    return max(found, key=lambda bound: bound.span.line, default=None)


def output_of(trace: Trace, fit: FitChecked) -> Shape | None:
    """The shape of the model's output: as checked, or else as its last call gave it."""
    shape = one_shape(fit.model_outputs)
    if shape is not None:
        return shape
    calls = [call for call in trace.calls_of(fit.model) if call.error is None]
    return one_shape(calls[-1].outputs) if calls else None


def head(trace: Trace, fit: FitChecked) -> Call | None:
    """The call whose output is the model's: of the last of its layers that gives that shape."""
    wanted = output_of(trace, fit)
    if wanted is None:
        return None
    parts = _parts(trace, fit.model)
    found = [
        call
        for call in trace.calls.values()
        if call.layer.layer in parts and call.layer.role == "layer" and call.error is None
    ]
    if not found:
        return None
    for call in sorted(found, key=lambda call: call.id, reverse=True):
        if _same_but_batch(call.outputs, wanted):
            # The layer's first call has the batch axis as the model was built with it.
            calls = trace.calls_of(call.layer.layer)
            return next(c for c in calls if _same_but_batch(c.outputs, wanted))
    return None


def last_dense(trace: Trace, call: Call) -> Call | None:
    """``call`` or the nearest Dense above it that decides its number of features.

    A convolution in its place, where only an activation follows it.
    """
    flat = False
    for step in (call, *trace.upstream(call)):
        kind = kind_of(step.layer)
        if kind == "Dense" or (kind.startswith("Conv") and "filters" in step.layer.config):
            return step if kind == "Dense" or (step is not call and not flat) else None
        flat = flat or kind == "Flatten"
        if kind not in ("Activation", "Softmax", "Dropout", "ReLU", "LeakyReLU", "Flatten"):
            return None
    return None


def deciding(trace: Trace, call: Call) -> Call:
    """The layer that decides how many features ``call`` gives: :func:`last_dense`, a wrapper that
    applies one to each step, or else ``call`` itself."""
    dense = last_dense(trace, call)
    if dense is not None:
        return dense
    for step in (call, *trace.upstream(call)):
        if kind_of(step.layer) == "TimeDistributed":
            return step
        if kind_of(step.layer) not in ("Activation", "Softmax", "Dropout", "ReLU", "LeakyReLU"):
            break
    return call


def _parts(trace: Trace, model: int) -> set[int]:
    """The ids of the layers of a model and of the models inside it."""
    found: set[int] = set()
    pending = [model]
    while pending:
        current = pending.pop()
        state = trace.models.get(current)
        for part in state.layers if state is not None else ():
            if part not in found:
                found.add(part)
                pending.append(part)
    return found


def _same_but_batch(outputs: Spec, wanted: tuple[int | None, ...]) -> bool:
    shape = one_shape(outputs)
    return (
        shape is not None
        and len(shape) == len(wanted)
        and all(
            a is None or b is None or a == b for a, b in zip(shape[1:], wanted[1:], strict=True)
        )
    )


def loss_of(trace: Trace, fit: FitChecked) -> str:
    compiled = compile_of(trace, fit)
    return loss_name(fit.loss if fit.loss is not None else compiled.loss if compiled else None)
