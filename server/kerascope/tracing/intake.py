"""What a trace tells is checked here before anything else sees it.

A traced program shares its process with what watches it, so it can write whatever it likes to the
pipe. It must not make the server grow, run code or stop, nor speak for another trace, nor say
anything about files that are not part of its own program.
"""

from __future__ import annotations

import json
import math
import os
import re
import typing
from collections.abc import Iterator
from typing import Any

from kerascope.tracing.inert import inert, is_suspicious
from kerascope.tracing.schema import conforms
from kerascope_tracer.wire import (
    ErrorInfo,
    Events,
    Span,
    TraceEvent,
    TraceFinished,
    TraceRequest,
    WireError,
    decode,
)

#: What one trace may tell (bytes of JSON).
MOST_BYTES = 64 * 1024 * 1024
#: The tracer stops at the limit of events that it was given; a few more tell how it ended.
_EVENTS_BEYOND = 10_000
_FURTHEST_LINE = 10_000_000

_OF_TRACE = re.compile(rb'\{"\$":"(?:Events|TraceFinished)","trace":(\d{1,18}),')


def trace_of(body: bytes) -> int | None:
    """The number of the trace that a message's JSON text is from; ``None`` for other messages.

    Read without parsing: the text may be the work of a traced program.
    """
    match = _OF_TRACE.match(body)
    return None if match is None else int(match.group(1))


def parsed(body: bytes) -> Any:
    """The message that a JSON text stands for. Raises :class:`WireError`."""
    try:
        return decode(json.loads(body))
    except WireError:
        raise
    except RecursionError:
        raise WireError("it is nested too deeply") from None
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise WireError(f"it is not of the protocol: {str(error)[:100]}") from None


class Intake:
    """Checks the messages of one trace."""

    def __init__(self, request: TraceRequest) -> None:
        self._trace = request.trace
        self._lines = request.text.count("\n") + request.text.count("\r") + 2
        self._roots = tuple(_roots(request))
        self._files: dict[str, bool] = {"": True}
        for path in (request.path, *(request.overlays or {})):
            self._files[path] = True
        # Places that were found to be in order: the same few are told again and again.
        self._places: set[Span] = set()
        self._bytes = 0
        self._events_left = request.limits.events + _EVENTS_BEYOND

    def take(self, body: bytes) -> Events | TraceFinished:
        """The message that ``body`` is. Raises :class:`WireError` when the trace may not say it."""
        self._bytes += len(body)
        if self._bytes > MOST_BYTES:
            raise WireError(f"it told more than {MOST_BYTES >> 20} MB")
        message = parsed(body)
        if is_suspicious(body):
            message = inert(message)
        if not isinstance(message, (Events, TraceFinished)) or message.trace != self._trace:
            raise WireError("it spoke for another trace")
        if isinstance(message, TraceFinished):
            # Clients are told the time; their JSON knows neither infinity nor NaN.
            timed = conforms(message) and math.isfinite(message.elapsed_ms)
            if not timed or not self._has_place(message.span):
                raise WireError("its ending is malformed")
            return message
        if not isinstance(message.events, tuple):
            raise WireError("its events are malformed")
        self._events_left -= len(message.events)
        if self._events_left < 0:
            raise WireError("it told too many events")
        for event in message.events:
            self._check(event)
        return message

    def _check(self, event: Any) -> None:
        if not isinstance(event, TraceEvent.__args__):  # type: ignore[attr-defined]
            raise WireError("it told what is no event")
        if not conforms(event):
            raise WireError(f"a {type(event).__name__} is malformed")
        if not all(map(self._has_place, _spans(event))):
            raise WireError(f"a {type(event).__name__} lies outside the program")

    def _has_place(self, span: Span | None) -> bool:
        """Whether a span lies in a file of the program, as far as can be told without reading."""
        if span is None or span in self._places:
            return True
        if not (0 < span.line <= span.end_line and span.column >= 0 and span.end_column >= 0):
            return False
        known = self._files.get(span.file)
        if known is None:
            known = self._files[span.file] = self._is_of_program(span.file)
        if not known or span.end_line > (_FURTHEST_LINE if span.file else self._lines):
            return False
        self._places.add(span)
        return True

    def _is_of_program(self, path: str) -> bool:
        if not os.path.isabs(path) or "\0" in path:
            return False
        return os.path.realpath(path).startswith(self._roots)


def _roots(request: TraceRequest) -> Iterator[str]:
    """The folders from which the program imports its own modules, as the tracer takes them."""
    for folder in request.search_paths:
        yield os.path.join(os.path.realpath(folder), "")
    folder = os.path.dirname(request.path)
    if os.path.isabs(folder):
        while os.path.isfile(os.path.join(folder, "__init__.py")):
            folder = os.path.dirname(folder)
        yield os.path.join(os.path.realpath(folder), "")


def _spans(event: Any) -> Iterator[Span]:
    """Every span in an event whose types are right."""
    for name in _places_in(type(event)):
        value = getattr(event, name)
        if isinstance(value, Span):
            yield value
        elif isinstance(value, tuple):
            yield from value
        elif isinstance(value, ErrorInfo):
            yield from value.frames


_PLACES: dict[type, tuple[str, ...]] = {}


def _places_in(cls: type) -> tuple[str, ...]:
    """The fields of an event that hold spans: all that are declared with the type, or an error."""
    if cls not in _PLACES:
        hints = typing.get_type_hints(cls)
        _PLACES[cls] = tuple(name for name, hint in hints.items() if _names_a_place(hint))
    return _PLACES[cls]


def _names_a_place(hint: Any) -> bool:
    if hint in (Span, ErrorInfo):
        return True
    return any(map(_names_a_place, typing.get_args(hint)))
