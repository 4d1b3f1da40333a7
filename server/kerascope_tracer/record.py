"""Collects what happens into events: gives ids, remembers which call made which tensor, batches."""

import time
from typing import Any, Callable, Dict, List, Optional, Sequence, Set, Tuple

from kerascope_tracer.failures import mark_assumed
from kerascope_tracer.wire import (
    LayerCalled,
    Span,
    TraceEvent,
    UnknownMade,
    VariableBound,
)

# Of a program that tells much, events go out in batches. Until then each goes out at once: a crash
# or a kill must not cost the facts of the lines before it.
_AT_ONCE = 2_000
_BATCH = 64
_PAUSE_S = 0.05


class EventLimit(BaseException):
    """The trace told more than it may."""


class Recorder:
    """The events of one trace, in order, sent in batches so that a crash loses little."""

    def __init__(self) -> None:
        self._emit: Callable[[Sequence[TraceEvent]], None] = lambda events: None
        self._limit = 0
        self._pending: List[TraceEvent] = []
        self._count = 0
        self._sent = time.monotonic()
        self._unknown_told: set = set()  # type: ignore[type-arg]
        self.captured: Optional[List[TraceEvent]] = None
        #: the layers of which a call was told
        self.called: Set[int] = set()
        #: how many calls were told, and how often something was told that had not been told before
        self.heard = 0
        self.news = 0
        self._known: Set[Any] = set()

    def begin(self, emit: Callable[[Sequence[TraceEvent]], None], limit: int) -> None:
        """Tell ``emit`` from now on, at most ``limit`` events."""
        self._emit = emit
        self._limit = limit

    def add(self, event: TraceEvent) -> None:
        """Tell ``event``. Raises :class:`EventLimit` when it is one too many."""
        self._listen(event)
        if self.captured is not None:
            self.captured.append(event)
            return
        if type(event) is LayerCalled:
            self.called.add(event.layer)
        if self._count >= self._limit:
            raise EventLimit()
        self._pending.append(event)
        self._count += 1
        late = time.monotonic() - self._sent > _PAUSE_S
        if self._count <= _AT_ONCE or len(self._pending) >= _BATCH or late:
            self.flush()

    def add_last(self, event: TraceEvent) -> None:
        """Tell ``event``, with which the trace ends, whatever the limit."""
        self.captured = None
        self._pending.append(event)
        self.flush()

    def _listen(self, event: TraceEvent) -> None:
        fact: Any = None
        if type(event) is LayerCalled:
            self.heard += 1
            # A model under construction gets another part with each call.
            fact = (event.layer, event.span, repr(event.inputs), repr(event.outputs))
            known = not event.symbolic and fact in self._known
        elif type(event) is VariableBound:
            fact = (event.name, event.span, repr(event.spec), "")
            known = fact in self._known
        else:
            known = isinstance(event, UnknownMade)
        if not known:
            self.news += 1
            self._known.add(fact)

    def flush(self) -> None:
        """Send what is pending."""
        if self._pending:
            batch, self._pending = self._pending, []
            self._emit(batch)
        self._sent = time.monotonic()

    def unknown(self, span: Optional[Span], reason: str) -> None:
        """Tell once per place that something is unknown."""
        if (span, reason) not in self._unknown_told:
            self._unknown_told.add((span, reason))
            self.add(UnknownMade(span, reason))


class Captured:
    """While entered, what a recorder is told goes into a list instead."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._before: Optional[List[TraceEvent]] = None

    def __enter__(self) -> List[TraceEvent]:
        self._before = self._recorder.captured
        events: List[TraceEvent] = []
        self._recorder.captured = events
        return events

    def __exit__(self, *exc: Any) -> None:
        self._recorder.captured = self._before


class Provenance:
    """Which call made which tensor, and which tensors rest on an assumption.

    Tensors are told apart by identity; they are kept alive, for an identity to stay one.
    """

    def __init__(self) -> None:
        self._made_by: Dict[int, int] = {}
        self._assumed: Dict[int, str] = {}
        self._kept: List[Any] = []

    def made(self, tensors: Sequence[Any], call: int, assumed: Optional[str] = None) -> None:
        """``call`` returned ``tensors``."""
        for tensor in tensors:
            self._kept.append(tensor)
            self._made_by[id(tensor)] = call
            if assumed is not None:
                self._assumed[id(tensor)] = assumed
                mark_assumed(tensor, assumed)

    def known(self) -> Sequence[Any]:
        """Every tensor that a call made."""
        return self._kept

    def sources(self, tensors: Sequence[Any]) -> Tuple[int, ...]:
        """The calls that made ``tensors``, each once, in order."""
        found = (self._made_by.get(id(tensor)) for tensor in tensors)
        return tuple(dict.fromkeys(call for call in found if call is not None))

    def assumption(self, tensors: Sequence[Any]) -> Optional[str]:
        """Why one of ``tensors`` is assumed, if one is."""
        for tensor in tensors:
            reason = self._assumed.get(id(tensor))
            if reason is not None:
                return reason
        return None
