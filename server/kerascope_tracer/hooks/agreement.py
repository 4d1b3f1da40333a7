"""Doing a thing twice with different example numbers; what both agree on rests on neither."""

import dataclasses
from collections import deque
from typing import Any, Callable, Deque, Dict, Iterator, List, Optional, Tuple

from kerascope_tracer import softstop
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.record import Captured
from kerascope_tracer.wire import (
    LayerBuilt,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    Spec,
    TensorSpec,
    TraceEvent,
)


def observed(
    layers: Layers, act: Callable[[], Any]
) -> Tuple[List[TraceEvent], Optional[Tuple[Any]]]:
    """What is told while ``act`` runs, and its result; ``None`` instead when it fails or its share
    of the time is over."""
    layers.tell_constructed()
    layers.thorough = True
    result: Optional[Tuple[Any]] = None
    with Captured(layers.recorder) as events, layers.apart():
        try:
            result = (act(),)
        except (Exception, softstop.ShareOver):  # the numbers were ours: no failure of the user's
            softstop.insist()
        finally:
            layers.thorough = False
        layers.tell_constructed()
    return events, result


def captured(layers: Layers, act: Callable[[], bool]) -> Optional[List[TraceEvent]]:
    """What is told while ``act`` runs; ``None`` when it fails or answers false."""
    events, result = observed(layers, act)
    return events if result is not None and result[0] else None


def until_failure(events: List[TraceEvent]) -> List[TraceEvent]:
    """What was told before a layer failed: what follows rests on what it would have returned."""
    for index, event in enumerate(events):
        if isinstance(event, LayerFailed):
            return events[:index]
    return events


def failures(events: List[TraceEvent]) -> int:
    """How many layers failed in a captured run."""
    return sum(isinstance(event, LayerFailed) for event in events)


def agreed(first: List[TraceEvent], second: List[TraceEvent], assumed: str) -> List[TraceEvent]:
    """The events of ``first``, with the axes and counts on which ``second`` agrees.

    The calls at each place are compared in order; what only one run called depends on its numbers
    and is left out.
    """
    others = _by_place(second)
    out: List[TraceEvent] = []
    for event in first:
        if isinstance(event, LayerConstructed):
            out.append(event)
        elif isinstance(event, LayerCalled):
            waiting = others.get(_place(event))
            if waiting:
                out.append(_joined(event, waiting.popleft(), assumed))
    return [*out, *_agreed_weights(first, second)]


def assume(events: List[TraceEvent], assumed: str) -> List[TraceEvent]:
    """The layers and calls of one run that rests on no numbers of ours."""
    return [
        dataclasses.replace(event, assumed=assumed) if isinstance(event, LayerCalled) else event
        for event in events
        if isinstance(event, (LayerCalled, LayerConstructed, LayerBuilt))
    ]


def _agreed_weights(first: List[TraceEvent], second: List[TraceEvent]) -> List[TraceEvent]:
    """The weights of the layers that both runs built alike, place by place in order."""
    others: Dict[Any, Deque[LayerBuilt]] = {}
    for place, built in _built(second):
        others.setdefault(place, deque()).append(built)
    agreeing: List[TraceEvent] = []
    for place, one in _built(first):
        waiting = others.get(place)
        other = waiting.popleft() if waiting else None
        if other is not None and one.sizes == other.sizes and one.weights == other.weights:
            agreeing.append(one)
    return agreeing


def _built(events: List[TraceEvent]) -> Iterator[Tuple[Any, LayerBuilt]]:
    made = {event.layer: event for event in events if isinstance(event, LayerConstructed)}
    for event in events:
        if isinstance(event, LayerBuilt):
            constructed = made.get(event.layer)
            yield (constructed.span, constructed.stack) if constructed else None, event


def _by_place(events: List[TraceEvent]) -> "Dict[Any, Deque[LayerCalled]]":
    found: Dict[Any, Deque[LayerCalled]] = {}
    for event in events:
        if isinstance(event, LayerCalled):
            found.setdefault(_place(event), deque()).append(event)
    return found


def _place(event: LayerCalled) -> Any:
    return (event.span, event.stack, event.parent is None)


def _joined(one: LayerCalled, other: LayerCalled, assumed: str) -> LayerCalled:
    trainable = one.trainable_params == other.trainable_params
    return dataclasses.replace(
        one,
        inputs=common(one.inputs, other.inputs),
        outputs=common(one.outputs, other.outputs),
        keywords=common(one.keywords, other.keywords),
        params=one.params if one.params == other.params else None,
        trainable_params=one.trainable_params if trainable else None,
        assumed=assumed,
    )


def common(one: Spec, other: Spec) -> Spec:
    """What two specs agree on; axes on which they differ are unknown."""
    if isinstance(one, TensorSpec) and isinstance(other, TensorSpec):
        if one.shape is None or other.shape is None or len(one.shape) != len(other.shape):
            return TensorSpec(None, one.dtype, one.storage)
        axes = zip(one.shape, other.shape)
        return TensorSpec(tuple(a if a == b else None for a, b in axes), one.dtype, one.storage)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(common(a, b) for a, b in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        shared: Dict[str, Spec] = {key: common(one[key], other.get(key)) for key in one}
        return shared
    return one
