"""Sequential models whose input is never declared: what their layers say all the same.

The model's layers are copied and applied twice, to inputs whose unknown axes are
two different primes. Axes on which both outcomes agree do not depend on the input; the others are
unknown. A coincidence would have to hold for both primes at once.
"""

from typing import Any, List, Optional, Tuple

import keras

from kerascope_tracer.hooks.agreement import agreed, observed, until_failure
from kerascope_tracer.hooks.copies import copy_of
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.models import Models
from kerascope_tracer.hooks.sequential import is_broken
from kerascope_tracer.hooks.specs import tensors_in
from kerascope_tracer.wire import LayerCalled, TraceEvent

# Large enough for five stages of convolution and pooling.
_PRIMES = (509, 521, 523, 541), (563, 569, 571, 577)
_RANKS = (2, 3, 4, 5)


def trace_undeclared(layers: Layers, models: Models) -> None:
    """Trace every Sequential that was neither given an input nor called.

    One that is part of another comes after that, which may have called it.
    """
    layers.tell_constructed()
    nested = models.held()
    for model in sorted(models.all(), key=lambda model: id(model) in nested):
        if not isinstance(model, keras.Sequential) or is_broken(model):
            continue
        if model.built or not model.layers or layers.id_of(model) in layers.recorder.called:
            continue
        # By place: a model may have been made and called anew to enter what holds this one.
        known = {layers.span_of_id(number) for number in layers.recorder.called} - {None}
        if not any(layers.span_of(part) in known for part in model.layers):
            _trace(model, layers, models)


def _trace(model: Any, layers: Layers, models: Models) -> None:
    ranks = _ranks(model)
    for rank in ranks:
        last = max(layers.by_id, default=0)
        copies = _copies(model)
        if copies is None:
            return
        second, finished = _run(copies, rank, _PRIMES[1], layers)
        layers.forget_after(last)
        # Where the rank is certain, what comes before a layer that wants certain sizes is too.
        if not finished and (len(ranks) > 1 or not second):
            continue
        first, finished = _run(model.layers, rank, _PRIMES[0], layers)
        assumed = "the input is not declared; a rank of {} is what the layers take".format(rank)
        told = agreed(first, second, assumed)
        for event in told:
            layers.recorder.add(event)
        calls = [event for event in told if isinstance(event, LayerCalled)]
        steps = [event for event in calls if event.parent is None]
        if finished and steps:
            params = _total([step.params for step in steps])
            trainable = _total([step.trainable_params for step in steps])
            models.tell(model, steps[0].inputs, steps[-1].outputs, assumed, (params, trainable))
        return


def carry_out(after: int, run: int, layers: Layers) -> bool:
    """Apply each Sequential of undeclared input that was made since layer ``after`` and is part of
    nothing, as a builder returns it; whether there was one. ``run`` tells the two runs apart."""
    made = [layer for number, layer in layers.by_id.items() if number > after]
    held = {id(part) for layer in made for part in getattr(layer, "_layers", ())}
    loose = [
        model
        for model in made
        if type(model) is keras.Sequential
        and id(model) not in held
        and model.layers
        and not (model.built or is_broken(model))
    ]
    carried_out = [_carried_out(model, run, layers) for model in loose]
    return any(carried_out)


def _carried_out(model: Any, run: int, layers: Layers) -> bool:
    ranks = _ranks(model)
    for rank in ranks:
        if len(ranks) > 1:
            last = max(layers.by_id)
            copies = _copies(model)
            fits = copies is not None and _run(copies, rank, _PRIMES[run], layers)[1]
            layers.forget_after(last)
            layers.thorough = True
            if not fits:
                continue
        _apply(model.layers, rank, _PRIMES[run])
        return True
    return False


# Layers that pass on whatever rank they get, so that the next one decides.
_ANY_RANK = ("Masking", "Dropout", "Activation", "Rescaling", "Normalization", "Noise", "ReLU")


def _ranks(model: Any) -> List[int]:
    """The ranks to try, in order; from the first layer that states what it takes."""
    for layer in model.layers:
        spec = getattr(layer, "input_spec", None)
        if isinstance(spec, (list, tuple)) and spec:
            spec = spec[0]
        exact = getattr(spec, "ndim", None)
        if isinstance(layer, keras.layers.Embedding):
            return [2]
        if exact is not None:  # also of a ConvLSTM, which is an RNN on pictures
            return [exact]
        if isinstance(layer, keras.layers.RNN):
            return [3]
        if "image_preprocessing" in type(layer).__module__:
            return [4]
        if any(word in type(layer).__name__ for word in _ANY_RANK):
            continue
        least = getattr(spec, "min_ndim", None) or 2
        return [rank for rank in _RANKS if rank >= least]
    return list(_RANKS)


def _copies(model: Any) -> Optional[List[Any]]:
    try:
        return [copy_of(layer) for layer in model.layers]
    except Exception:  # whatever a user's layer raises: the model stays unknown
        return None


def _run(
    parts: List[Any], rank: int, primes: Tuple[int, ...], layers: Layers
) -> Tuple[List[TraceEvent], bool]:
    """What is told when ``parts`` are applied in turn to an input of ``rank``, until one fails, and
    whether none does."""

    events, result = observed(layers, lambda: _apply(parts, rank, primes))
    return until_failure(events), bool(result and result[0])


def _apply(parts: List[Any], rank: int, primes: Tuple[int, ...]) -> bool:
    """Apply ``parts`` in turn to an input of ``rank``; whether something came of all of them."""
    dtype = "int32" if isinstance(parts[0], keras.layers.Embedding) else None
    value: Any = keras.KerasTensor(
        (None, *primes[: rank - 1]), dtype=dtype or parts[0].compute_dtype
    )
    for part in parts:
        value = part(value)
        if not tensors_in(value):
            return False
    return True


def _total(counts: List[Optional[int]]) -> Optional[int]:
    return None if any(count is None for count in counts) else sum(c for c in counts if c)
