"""Short forms of what a trace told, for assertions."""

from __future__ import annotations

from typing import TypeVar

from kerascope_tracer.wire import (
    LayerCalled,
    LayerConstructed,
    Spec,
    TensorSpec,
    TraceEvent,
    TraceResult,
    VariableBound,
)

Event = TypeVar("Event", bound=TraceEvent)


def of(result: TraceResult, kind: type[Event]) -> list[Event]:
    """The events of one kind, in order."""
    return [event for event in result.events if isinstance(event, kind)]


def shape(spec: Spec) -> object:
    """The shape of a spec, in the structure that it has."""
    if isinstance(spec, TensorSpec):
        return spec.shape
    if isinstance(spec, tuple):
        return [shape(part) for part in spec]
    if isinstance(spec, dict):
        return {key: shape(part) for key, part in spec.items()}
    return None


def outputs(result: TraceResult) -> list[tuple[str, object]]:
    """Class and output shape of each call of a layer that user code wrote, in order."""
    made = {event.layer: event for event in of(result, LayerConstructed)}
    return [
        (made[event.layer].cls, shape(event.outputs))
        for event in of(result, LayerCalled)
        if made[event.layer].span is not None or event.span is not None
    ]


def variables(result: TraceResult) -> dict[str, object]:
    """The last shape that each name was bound to."""
    return {event.name: shape(event.spec) for event in of(result, VariableBound)}
