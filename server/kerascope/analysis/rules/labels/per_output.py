"""A check of a model with several outputs as one check for each of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Spec
from kerascope.analysis.rules.labels.training import compile_of
from kerascope_tracer.wire import FitChecked, TensorSpec

#: More outputs than this have too many orders to be told apart by their shapes.
_MOST_OUTPUTS = 4


def per_output(trace: Trace, fit: FitChecked) -> list[FitChecked]:
    """``fit`` itself, or for several outputs one for each with its labels and its loss.

    Only where it is certain which labels belong to which output.
    """
    named = fit.model_outputs if isinstance(fit.model_outputs, Mapping) else None
    names = tuple(named) if named is not None else output_names(trace, fit.model)
    outputs = _in_order(fit.model_outputs, names)
    if outputs is None or len(outputs) < 2:
        return [fit]
    labels = _in_order(fit.y, names)
    if labels is None or len(labels) != len(outputs):
        return []
    compiled = compile_of(trace, fit)
    loss = fit.loss if fit.loss is not None else compiled.loss if compiled else None
    losses = _losses(loss, names, len(outputs))
    return [
        replace(fit, y=one, model_outputs=output, loss=chosen)
        for one, output, chosen in zip(labels, outputs, losses, strict=True)
    ]


def other_order(trace: Trace, fit: FitChecked) -> tuple[int, ...] | None:
    """The one order of the targets in which each has the shape of its output.

    ``None`` when they fit as they are, no order fits, or several do.
    """
    outputs = _in_order(fit.model_outputs, output_names(trace, fit.model))
    if isinstance(fit.y, Mapping) or outputs is None or not 1 < len(outputs) <= _MOST_OUTPUTS:
        return None
    labels = _in_order(fit.y, None)
    if labels is None or len(labels) != len(outputs):
        return None
    places = range(len(outputs))
    fitting = [
        order
        for order in itertools.permutations(places)
        if all(_alike(labels[order[place]], outputs[place]) for place in places)
    ]
    return fitting[0] if len(fitting) == 1 and fitting[0] != tuple(places) else None


def _alike(label: TensorSpec, output: TensorSpec) -> bool:
    one, other = label.shape, output.shape
    return one is not None and other is not None and len(one) > 1 and one[1:] == other[1:]


def output_names(trace: Trace, model: int) -> tuple[str, ...]:
    """The names that a model's outputs have: those of the layers that give them."""
    state = trace.models.get(model)
    calls = state.output_calls if state is not None else ()
    return tuple(trace.calls[call].layer.name for call in calls if call in trace.calls)


def _in_order(spec: Spec, names: tuple[str, ...] | None) -> list[TensorSpec] | None:
    if isinstance(spec, TensorSpec):
        return [spec]
    if isinstance(spec, Mapping):
        if names is None or set(spec) != set(names):
            return None
        spec = tuple(spec[name] for name in names)
    if isinstance(spec, tuple) and all(isinstance(item, TensorSpec) for item in spec):
        return [item for item in spec if isinstance(item, TensorSpec)]
    return None


def _losses(loss: object, names: tuple[str, ...], number: int) -> list[object]:
    if isinstance(loss, (list, tuple)) and len(loss) == number:
        return list(loss)
    if isinstance(loss, Mapping) and len(names) == number:
        return [loss.get(name, "") for name in names]
    return [loss if isinstance(loss, str) else ""] * number
