"""One entry into what nothing calls: which examples it takes, and what it tells then.

Ranks and forms are tried until a run ends well. Where none does, the run that came furthest is
told, unless a layer refused an example whose rank was a guess.
"""

import dataclasses
import inspect
import math
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional

import keras
import numpy as np
import tensorflow as tf

from kerascope_tracer import softstop
from kerascope_tracer.bodies import Form
from kerascope_tracer.examples import Examples, is_tensor
from kerascope_tracer.hooks.agreement import agreed, assume, failures, observed, until_failure
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.hooks.undeclared import carry_out
from kerascope_tracer.uncalled import Parameters, Target, applied, parameters_of
from kerascope_tracer.unknown import Unknown, find_unknown
from kerascope_tracer.wire import ErrorRaised, LayerCalled, LayerFailed, TraceEvent

_MOST_WAYS = 8
# The part of the time of an entry that finding the first examples may take; the rest is for the
# second ones, with which more may be made.
_FIRST_RUN = 0.5


@dataclass(frozen=True)
class _Run:
    """What one choice of examples led to."""

    examples: Examples
    events: List[TraceEvent]
    clean: bool
    cut: bool  #: whether it ended with its share of the time
    undeclared: bool  #: whether a model of undeclared input was given one

    def places(self) -> int:
        """How many expressions this run tells something of."""
        return len({event.span for event in self.events if isinstance(event, LayerCalled)})


def enter(
    target: Target,
    layers: Layers,
    seconds: float = math.inf,
    chosen: Optional[Mapping[str, Any]] = None,
) -> bool:
    """Enter ``target`` and tell what does not depend on the examples; whether all of it was done
    in ``seconds``, with which it ends otherwise.

    ``chosen`` names the arguments that lead to a branch of it.
    """
    last = max(layers.by_id, default=0)
    events: List[TraceEvent] = []
    late = False
    try:
        with softstop.share(_FIRST_RUN * seconds):
            first = _best(target, layers)
            late = softstop.is_over()
        made_up = first is not None and (target.needs_examples() or first.undeclared)
        if first is not None and not made_up:
            events = assume(first.events, _reason(target, chosen))
        elif first is not None:
            with softstop.share((1 - _FIRST_RUN) * seconds):
                second = _run(target, _other(first.examples), layers)
                late = late or softstop.is_over()
            reason = _reason(target, chosen, first.undeclared)
            events = agreed(first.events, second.events, reason)
    finally:
        # What was made has example sizes: no later part of the trace may take it for the user's.
        layers.forget_after(last)
    for event in events:
        layers.recorder.add(event)
    return not late


def examples(target: Target, run: int) -> Examples:
    """The likeliest examples for ``target``."""
    rank, form = target.ranks()[0], target.forms()[0]
    return Examples(
        run,
        rank,
        _tensor,
        np.zeros,
        form,
        target.sequences(),
        parts=target.parts(),
        indexed=target.indexed(),
    )


def called(function: Callable[..., Any], parameters: Parameters, values: Dict[str, Any]) -> Any:
    """``function`` called with ``values`` by name, in which tensors of past graphs are renewed."""
    return applied(function, parameters, {name: renewed(value) for name, value in values.items()})


def renewed(value: Any) -> Any:
    """Keras tensors for TensorFlow's, whose graph is gone once the call that they were given to
    has ended; in lists, tuples and dicts as well."""
    if isinstance(value, tf.Tensor):
        shape = shape_of(value.shape)
        if shape is None:
            return Unknown("its rank is unknown")
        return keras.KerasTensor(shape, dtype=keras.backend.standardize_dtype(value.dtype))
    if type(value) in (list, tuple):
        return type(value)(renewed(item) for item in value)
    if type(value) is dict:
        return {key: renewed(item) for key, item in value.items()}
    return value


# ---------------------------------------------------------------------------------------


def _best(target: Target, layers: Layers) -> Optional[_Run]:
    best: Optional[_Run] = None
    for tried, given in enumerate(_ways(target), 1):
        run = _run(target, given, layers)
        if run.clean:
            return run
        refused = target.needs_rank() and failures(run.events)
        if not refused and run.places() > (best.places() if best is not None else 0):
            best = run
        if tried >= _MOST_WAYS or run.cut:
            break
    return best


def _ways(target: Target) -> Iterator[Examples]:
    """What ``target`` may be given, likeliest first."""
    likeliest = examples(target, 0)
    forms, ranks = target.forms(), target.ranks()
    for form in forms:
        if any(_parts(part) == 2 for part in form.values()):  # a sequence and numbers of words
            for mixed in target.mixed_ranks():
                yield dataclasses.replace(likeliest, rank=mixed[0], tensors=form, ranks=mixed)
    for form in forms:
        for rank in ranks:
            yield dataclasses.replace(likeliest, rank=rank, tensors=form)
    yield dataclasses.replace(likeliest, steps=(2, 3))  # it insists that something gets smaller


def _parts(form: Form) -> int:
    return form if isinstance(form, int) else len(form or ())


def _run(target: Target, given: Examples, layers: Layers) -> _Run:
    last = max(layers.by_id, default=0)
    undeclared = False

    def act() -> Any:
        nonlocal undeclared
        result = _finished(target.enter(given), given, layers)
        undeclared = carry_out(last, given.run, layers)
        return result

    events, result = observed(layers, act)
    clean = result is not None and find_unknown(result[0], 0) is None
    if any(isinstance(event, (LayerFailed, ErrorRaised)) for event in events):
        clean = False
    cut = result is None and softstop.is_over()
    return _Run(given, until_failure(events), clean, cut, undeclared)


def _finished(result: Any, given: Examples, layers: Layers) -> Any:
    """``result``, and where it is a function of the user's that makes layers, its result."""
    for _ in range(3):
        if not inspect.isfunction(result) or layers.sources.of(result.__code__) is None:
            return result
        parameters = parameters_of(result)
        if parameters is None or layers.guard is None:
            return result
        if result.__code__.co_firstlineno in layers.guard.entered and not parameters:
            return result
        required = [p for p in parameters if p.default is inspect.Parameter.empty]
        tensors: Dict[str, Form] = {p.name: None for p in required if is_tensor(p.name)}
        if required and not tensors:
            tensors = {required[0].name: None}  # what is returned is mostly applied to a tensor
        inner = Examples(given.run, given.rank, given.tensor, given.array, tensors)
        plain = tuple(p for p in required if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD)
        result = applied(result, parameters, inner.arguments(plain))
    return result


def _other(given: Examples) -> Examples:
    return dataclasses.replace(given, run=1)


def _reason(target: Target, chosen: Optional[Mapping[str, Any]], undeclared: bool = False) -> str:
    if not chosen:
        name = target.name if target.make is not None else target.name + "()"
        kind = "example arguments" if target.needs_examples() else "its own defaults"
        kind = "the input is not declared" if undeclared else kind
        if target.is_starved():
            return "{} is called with what is unknown here; {}".format(name, kind)
        return "{} is not called here; {}".format(name, kind)
    arguments = ", ".join("{}={}".format(name, _short(value)) for name, value in chosen.items())
    return "{}({}) is not called here; example arguments".format(target.name, arguments)


def _short(value: Any) -> str:
    plain = isinstance(value, (bool, int, float, str, type(None)))
    return repr(value)[:40] if plain or type(value) is tuple else "…"


def _tensor(shape: Any) -> Any:
    return keras.KerasTensor(shape, dtype=keras.config.floatx())
