"""Doing a thing twice with different example numbers; what both agree on rests on neither."""

import dataclasses
from typing import Callable, Dict, List, Optional

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


def captured(layers: Layers, act: Callable[[], bool]) -> Optional[List[TraceEvent]]:
    """What is told while ``act`` runs; ``None`` when it fails or answers false."""
    layers.tell_constructed()
    layers.thorough = True
    built = set(layers.built_told)
    with Captured(layers.recorder) as events:
        try:
            if not act():
                return None
        except Exception:  # the numbers were ours, so the failure is not the user's
            return None
        finally:
            layers.thorough = False
            layers.built_told = built  # what is captured here may never be told
        layers.tell_constructed()
    return events


def failures(events: List[TraceEvent]) -> int:
    """How many layers failed in a captured run."""
    return sum(isinstance(event, LayerFailed) for event in events)


def agreed(
    first: List[TraceEvent], second: List[TraceEvent], assumed: str
) -> Optional[List[TraceEvent]]:
    """The events of ``first``, with the axes and counts on which ``second`` agrees.

    ``None`` when the two runs did not call the same layers in the same order.
    """
    calls = [event for event in first if isinstance(event, LayerCalled)]
    others = [event for event in second if isinstance(event, LayerCalled)]
    if len(calls) != len(others) or any(a.span != b.span for a, b in zip(calls, others)):
        return None
    out: List[TraceEvent] = [event for event in first if isinstance(event, LayerConstructed)]
    for one, other in zip(calls, others):
        trainable = one.trainable_params == other.trainable_params
        out.append(
            dataclasses.replace(
                one,
                inputs=common(one.inputs, other.inputs),
                outputs=common(one.outputs, other.outputs),
                keywords=common(one.keywords, other.keywords),
                params=one.params if one.params == other.params else None,
                trainable_params=one.trainable_params if trainable else None,
                assumed=assumed,
            )
        )
    out.extend(_agreed_weights(first, second))
    return out


def _agreed_weights(first: List[TraceEvent], second: List[TraceEvent]) -> List[TraceEvent]:
    """The weights of the layers that both runs built alike."""
    built = [event for event in first if isinstance(event, LayerBuilt)]
    others = [event for event in second if isinstance(event, LayerBuilt)]
    if len(built) != len(others):
        return []
    return [
        one
        for one, other in zip(built, others)
        if one.sizes == other.sizes and one.weights == other.weights
    ]


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
