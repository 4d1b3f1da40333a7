"""What the server asks of the tracer, what the tracer answers, and what is kept of both."""

from dataclasses import dataclass
from typing import Mapping, Optional, Tuple, Union

from kerascope_tracer.wire.events import TraceEvent
from kerascope_tracer.wire.values import Span

PROTOCOL_VERSION = 1


@dataclass(frozen=True)
class Limits:
    """What one trace may use. Seconds of wall time, bytes of memory above the start, events."""

    wall_s: float = 10.0
    memory_bytes: int = 2 * 1024**3
    events: int = 200_000


@dataclass(frozen=True)
class TraceRequest:
    """One program to trace. ``text`` is the buffer, which need not be what is on disk.

    ``overlays`` maps paths of other open, unsaved files to their text. ``sandbox`` is false when
    the user did away with the sandbox. ``modules`` says of a module, by the first part of its name,
    whether it is imported (``import``) or stood in for (``standin``). ``calls`` are expressions
    that other files call functions and classes of this one with, values written out.
    ``environment`` are environment variables that the program finds besides, or does not find where
    the value is ``None``: it gets them inside the sandbox, the interpreter is started without.
    """

    trace: int
    path: str
    text: str
    search_paths: Tuple[str, ...] = ()
    overlays: Mapping[str, str] = None  # type: ignore[assignment]
    argv: Tuple[str, ...] = ()
    limits: Limits = Limits()
    sandbox: bool = True
    modules: Mapping[str, str] = None  # type: ignore[assignment]
    calls: Tuple[str, ...] = ()
    environment: Mapping[str, Optional[str]] = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Cancel:
    """Stop a trace: its process is killed, and ``TraceFinished(status="cancelled")`` follows."""

    trace: int


@dataclass(frozen=True)
class Shutdown:
    """Kill every trace and exit. End of file on the request stream means the same."""


@dataclass(frozen=True)
class Ready:
    """The tracer has imported Keras and takes requests.

    ``sandbox`` tells of each layer of the sandbox (:mod:`kerascope_tracer.sandbox`) whether this
    system has it; ``missing`` those that are required and are not there: then nothing is executed
    but with ``TraceRequest.sandbox`` false.
    """

    protocol: int
    python: str
    executable: str
    tensorflow: str
    keras: str
    backend: str
    mode: str  # fork | warm
    import_ms: int
    pid: int
    sandbox: Mapping[str, str] = None  # type: ignore[assignment]
    missing: Mapping[str, str] = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Unavailable:
    """The tracer cannot work in this interpreter. ``reason`` is ``no-tensorflow``, ``no-keras``,
    ``keras-too-old``, ``backend``, ``shadowed-module`` or ``import-error``; ``install`` is the
    command for the user's shell that puts an end to it, where there is one."""

    reason: str
    detail: str
    python: str = ""
    executable: str = ""
    install: str = ""


@dataclass(frozen=True)
class Started:
    """The fork server has heard of a trace and forked it. A server that says nothing hangs."""

    trace: int


@dataclass(frozen=True)
class Events:
    """A batch of events of a running trace."""

    trace: int
    events: Tuple[TraceEvent, ...]


@dataclass(frozen=True)
class TraceFinished:
    """A trace ended. ``status`` is ok, partial, timeout, crashed, syntax-error or cancelled."""

    trace: int
    status: str
    elapsed_ms: float
    detail: str = ""
    span: Optional[Span] = None


Message = Union[TraceRequest, Cancel, Shutdown, Ready, Unavailable, Started, Events, TraceFinished]


@dataclass(frozen=True)
class TraceResult:
    """Everything that one trace told. Can be written to a file and read back for bug reports."""

    status: str
    elapsed_ms: float
    events: Tuple[TraceEvent, ...]
    detail: str = ""
    span: Optional[Span] = None
    runtime: Optional[Ready] = None
    protocol: int = PROTOCOL_VERSION
