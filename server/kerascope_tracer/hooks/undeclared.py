"""Sequential models whose input is never declared: what their layers say all the same.

The model's layers are copied from their configs and applied twice, to inputs whose unknown axes are
two different primes. Axes on which both outcomes agree do not depend on the input; the others are
unknown. A coincidence would have to hold for both primes at once.
"""

from typing import Any, Dict, List, Optional, Tuple

import keras

from kerascope_tracer.hooks.layers import Layers, count_params
from kerascope_tracer.hooks.models import Models
from kerascope_tracer.hooks.sequential import is_broken
from kerascope_tracer.hooks.specs import spec_of, tensors_in
from kerascope_tracer.record import Muted
from kerascope_tracer.wire import LayerCalled, Spec, TensorSpec

# Large enough for five stages of convolution and pooling.
_PRIMES = (509, 521, 523, 541), (563, 569, 571, 577)
_RANKS = (2, 3, 4, 5)

_Step = Tuple[Spec, Spec, Optional[int], Optional[int]]


def trace_undeclared(layers: Layers, models: Models) -> None:
    """Trace every Sequential that was neither given an input nor called, nor is part of one."""
    layers.tell_constructed()
    nested = {id(part) for model in models.all() for part in getattr(model, "_layers", ())}
    for model in models.all():
        if not isinstance(model, keras.Sequential) or is_broken(model) or id(model) in nested:
            continue
        if model.built or not model.layers or any(part.built for part in model.layers):
            continue
        _trace(model, layers, models)


def _trace(model: Any, layers: Layers, models: Models) -> None:
    for rank in _ranks(model):
        with Muted(layers.recorder):
            runs = [_run(model, rank, primes) for primes in _PRIMES]
        first, second = runs
        if first is None or second is None:
            continue
        steps = [_agreed(one, other) for one, other in zip(first, second)]
        assumed = "the input is not declared; a rank of {} is what the layers take".format(rank)
        source: Tuple[int, ...] = ()
        for layer, (inputs, outputs, params, trainable) in zip(model.layers, steps):
            call = layers.new_call()
            layers.recorder.add(
                LayerCalled(
                    call,
                    layers.id_of(layer),
                    inputs,
                    outputs,
                    source,
                    params=params,
                    trainable_params=trainable,
                    assumed=assumed,
                )
            )
            source = (call,)
        totals = tuple(_total([step[index] for step in steps]) for index in (2, 3))
        models.tell(model, steps[0][0], steps[-1][1], assumed, (totals[0], totals[1]))
        return


def _ranks(model: Any) -> List[int]:
    """The ranks to try, in order; from the first layer that states what it takes."""
    for layer in model.layers:
        spec = getattr(layer, "input_spec", None)
        if isinstance(spec, (list, tuple)) and spec:
            spec = spec[0]
        ndim = getattr(spec, "ndim", None) or getattr(spec, "min_ndim", None)
        if ndim is not None and ndim >= 2:
            return [ndim]
        if isinstance(layer, keras.layers.Embedding):
            return [2]
    return list(_RANKS)


def _run(model: Any, rank: int, primes: Tuple[int, ...]) -> Optional[List[_Step]]:
    shape = (None, *primes[: rank - 1])
    try:
        copies = [layer.__class__.from_config(layer.get_config()) for layer in model.layers]
        dtype = "int32" if isinstance(copies[0], keras.layers.Embedding) else None
        value: Any = keras.KerasTensor(shape, dtype=dtype or copies[0].compute_dtype)
        steps: List[_Step] = []
        for copy in copies:
            inputs = spec_of(value)
            value = copy(value)
            if not tensors_in(value):
                return None
            steps.append((inputs, spec_of(value), *count_params(copy)))
    except Exception:  # whatever a user's layer raises: the model stays unknown
        return None
    return steps


def _agreed(one: _Step, other: _Step) -> _Step:
    return (
        _common(one[0], other[0]),
        _common(one[1], other[1]),
        one[2] if one[2] == other[2] else None,
        one[3] if one[3] == other[3] else None,
    )


def _common(one: Spec, other: Spec) -> Spec:
    if isinstance(one, TensorSpec) and isinstance(other, TensorSpec):
        if one.shape is None or other.shape is None or len(one.shape) != len(other.shape):
            return TensorSpec(None, one.dtype, one.storage)
        axes = zip(one.shape, other.shape)
        return TensorSpec(tuple(a if a == b else None for a, b in axes), one.dtype, one.storage)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(_common(a, b) for a, b in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        common: Dict[str, Spec] = {key: _common(one[key], other.get(key)) for key in one}
        return common
    return one


def _total(counts: List[Optional[int]]) -> Optional[int]:
    return None if any(count is None for count in counts) else sum(c for c in counts if c)
