"""The protocol between the server and the tracer: messages, events and their JSON form.

Both sides import this module and nothing else of each other. Every message is a frozen
dataclass; :func:`encode` and :func:`decode` translate to and from JSON values, and
:func:`frame` / :class:`FrameReader` put JSON on a byte stream.

Conventions: lines are 1-based; columns are 0-based and count code points of the line;
``None`` in a shape is an unknown axis, and a shape of ``None`` is an unknown rank.
"""

import json
import struct
import typing
import zlib
from dataclasses import dataclass, fields
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple, Type, Union

PROTOCOL_VERSION = 1

Shape = Tuple[Optional[int], ...]


@dataclass(frozen=True)
class Span:
    """A half-open stretch of source text; ``file`` is empty for the traced document."""

    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span (same file, ends included)."""
        return (
            self.file == other.file
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )


@dataclass(frozen=True)
class TensorSpec:
    """What is known of one tensor or array: its shape, its dtype, and how it is stored."""

    shape: Optional[Shape]
    dtype: str
    storage: str = "dense"  # dense | ragged | sparse


@dataclass(frozen=True)
class Opaque:
    """A value that is no tensor or whose specification is unknown, with the reason."""

    reason: str


# The specification of a value, in the structure that Keras itself keeps.
Spec = Union[TensorSpec, Opaque, None, Tuple["Spec", ...], Mapping[str, "Spec"]]


@dataclass(frozen=True)
class ErrorInfo:
    """An exception: its type's name, its text as Keras or TensorFlow wrote it, and where it passed.

    ``frames`` are the user's frames, outermost first.
    """

    type: str
    message: str
    frames: Tuple[Span, ...] = ()


# ---------------------------------------------------------------------------------------
# Events, in the order in which they happened. Ids count up from 1 within one trace.


@dataclass(frozen=True)
class LayerConstructed:
    """A layer, model or operation object came to be.

    ``role`` is ``layer``, ``model``, ``input`` or ``op``. ``span`` is the constructing call
    expression when it is written in user code, else ``None`` (for layers inside keras.applications
    and the like, which have a ``stack`` all the same). ``bases`` are the class names up to
    ``Layer``, nearest first. ``config`` holds those constructor arguments that JSON can carry.
    ``stack`` are the user's frames, innermost first.
    """

    layer: int
    cls: str
    name: str
    role: str
    bases: Tuple[str, ...]
    config: Dict[str, Any]
    span: Optional[Span] = None
    stack: Tuple[Span, ...] = ()


@dataclass(frozen=True)
class LayerCalled:
    """A layer was applied. ``sources`` are the calls that produced its inputs.

    ``span`` is the call expression when it is written in user code; ``parent`` is the enclosing
    call (a Sequential's layers have the model's call or build as parent). ``assumed`` says why the
    input is not a fact (for example an undeclared input); axes that depend on it are ``None``.
    ``symbolic`` is true for a call on Keras tensors. ``params`` counts the layer's weights.
    """

    call: int
    layer: int
    inputs: Spec
    outputs: Spec
    sources: Tuple[int, ...] = ()
    span: Optional[Span] = None
    stack: Tuple[Span, ...] = ()
    parent: Optional[int] = None
    params: Optional[int] = None
    trainable_params: Optional[int] = None
    symbolic: bool = True
    assumed: Optional[str] = None
    keywords: Spec = None


@dataclass(frozen=True)
class LayerFailed:
    """Applying a layer raised. ``predicted`` is the output that tracing went on with, if any.

    An error that passes through several calls gives one event a call, innermost first; ``cause`` is
    the call it came from, and ``None`` for the innermost.
    """

    call: int
    layer: int
    inputs: Spec
    error: ErrorInfo
    sources: Tuple[int, ...] = ()
    span: Optional[Span] = None
    stack: Tuple[Span, ...] = ()
    parent: Optional[int] = None
    predicted: Spec = None
    assumed: Optional[str] = None
    cause: Optional[int] = None
    keywords: Spec = None


@dataclass(frozen=True)
class ModelFound:
    """The state of a model when the program ended. ``layers`` are layer ids in order.

    ``built`` is false for a Sequential (or subclass) that never learnt its input. ``assumed`` is
    as for :class:`LayerCalled`.
    """

    layer: int
    built: bool
    layers: Tuple[int, ...]
    inputs: Spec
    outputs: Spec
    params: Optional[int]
    trainable_params: Optional[int]
    called: bool = False
    summarized: Tuple[Span, ...] = ()
    assumed: Optional[str] = None


@dataclass(frozen=True)
class VariableBound:
    """A name was bound to a tensor, an array, a dataset or a structure of them.

    ``span`` is the name; ``calls`` are the layer calls that made the value.
    """

    name: str
    span: Span
    spec: Spec
    calls: Tuple[int, ...] = ()


@dataclass(frozen=True)
class CompileCalled:
    """``model.compile(...)`` ran: the loss, the metrics and the optimizer by name."""

    model: int
    span: Optional[Span]
    loss: Any
    metrics: Any
    optimizer: str
    from_logits: Optional[bool] = None
    stack: Tuple[Span, ...] = ()


@dataclass(frozen=True)
class FitChecked:
    """``fit`` (or evaluate, predict, train_on_batch, …) was checked instead of run.

    ``x`` and ``y`` are whole-data specs (first axis: samples) or, for datasets and generators,
    one element's. ``stage`` names where ``error`` arose: ``data`` (cardinality), ``forward``,
    ``loss``, ``metrics``, ``train_step``, ``validation`` or ``last_batch`` (the smaller rest).
    ``samples`` counts the rows of array data. ``x_range`` and ``y_range`` are the least and the
    greatest value of a single array whose values the program really made.
    """

    method: str
    model: int
    span: Optional[Span]
    x: Spec
    y: Spec
    sample_weight: Spec
    model_inputs: Spec
    model_outputs: Spec
    batch_size: Optional[int]
    batched: bool
    loss: Any = None
    error: Optional[ErrorInfo] = None
    stage: Optional[str] = None
    failed_call: Optional[int] = None
    stack: Tuple[Span, ...] = ()
    samples: Optional[int] = None
    x_range: Optional[Tuple[float, float]] = None
    y_range: Optional[Tuple[float, float]] = None


@dataclass(frozen=True)
class ErrorRaised:
    """A statement failed, and no Unknown took part in it.

    ``span`` is the narrowest user expression that was running; ``origin`` is ``keras``,
    ``tensorflow``, ``user`` (Python itself, in the user's code), ``environment`` (files, modules,
    network) or ``symbolic`` (a value was needed that tracing does not compute). ``layer`` and
    ``attribute`` are set for a failed attribute of a model or layer; ``call`` when the error
    came out of a layer call that :class:`LayerFailed` already told.
    """

    span: Span
    error: ErrorInfo
    origin: str
    layer: Optional[int] = None
    attribute: Optional[str] = None
    call: Optional[int] = None
    sources: Tuple[int, ...] = ()
    stack: Tuple[Span, ...] = ()


@dataclass(frozen=True)
class ApiDrift:
    """An old spelling that Keras 3 refuses; tracing went on as if ``new`` stood there.

    ``kind`` is ``argument``, ``method`` or ``module``; an empty ``new`` means that it is gone
    without a successor. ``error`` is what Keras or Python says when the program is run.
    """

    span: Span
    old: str
    new: str
    kind: str
    error: str


@dataclass(frozen=True)
class UnknownMade:
    """A value could not be known, for ``reason``; what depends on it is unknown too."""

    span: Optional[Span]
    reason: str


@dataclass(frozen=True)
class LimitHit:
    """Tracing stopped at a limit (``time``, ``memory``, ``events``, ``loop``) at ``span``."""

    kind: str
    span: Optional[Span]
    message: str


TraceEvent = Union[
    LayerConstructed,
    LayerCalled,
    LayerFailed,
    ModelFound,
    VariableBound,
    CompileCalled,
    FitChecked,
    ErrorRaised,
    ApiDrift,
    UnknownMade,
    LimitHit,
]


# ---------------------------------------------------------------------------------------
# Messages


@dataclass(frozen=True)
class Limits:
    """What one trace may use. Seconds of wall time, bytes of memory above the start, events."""

    wall_s: float = 10.0
    memory_bytes: int = 2 * 1024**3
    events: int = 200_000


@dataclass(frozen=True)
class TraceRequest:
    """One program to trace. ``text`` is the buffer, which need not be what is on disk.

    ``overlays`` maps paths of other open, unsaved files to their text.
    """

    trace: int
    path: str
    text: str
    search_paths: Tuple[str, ...] = ()
    overlays: Mapping[str, str] = None  # type: ignore[assignment]
    argv: Tuple[str, ...] = ()
    limits: Limits = Limits()


@dataclass(frozen=True)
class Cancel:
    """Stop a trace: its process is killed, and ``TraceFinished(status="cancelled")`` follows."""

    trace: int


@dataclass(frozen=True)
class Shutdown:
    """Kill every trace and exit. End of file on the request stream means the same."""


@dataclass(frozen=True)
class Ready:
    """The tracer has imported Keras and takes requests."""

    protocol: int
    python: str
    executable: str
    tensorflow: str
    keras: str
    backend: str
    mode: str  # fork | warm
    import_ms: int
    pid: int


@dataclass(frozen=True)
class Unavailable:
    """The tracer cannot work in this interpreter. ``reason`` is ``no-tensorflow``, ``no-keras``,
    ``keras-too-old``, ``backend``, ``shadowed-module`` or ``import-error``."""

    reason: str
    detail: str
    python: str = ""
    executable: str = ""


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


Message = Union[TraceRequest, Cancel, Shutdown, Ready, Unavailable, Events, TraceFinished]


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


# ---------------------------------------------------------------------------------------
# JSON

_TYPES: Dict[str, Type[Any]] = {
    cls.__name__: cls
    for cls in (
        *typing.get_args(TraceEvent),
        *typing.get_args(Message),
        TraceResult,
    )
}
_HINTS: Dict[Type[Any], Dict[str, Any]] = {}


class WireError(ValueError):
    """A message does not have the form that this protocol version prescribes."""


def encode(value: Any) -> Any:
    """The JSON form of a message, an event or a part of one."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, TensorSpec):
        shape = None if value.shape is None else list(value.shape)
        return ["t", shape, value.dtype, value.storage]
    if isinstance(value, Opaque):
        return ["?", value.reason]
    if isinstance(value, (tuple, list)):
        return ["s", [encode(item) for item in value]]
    if isinstance(value, Mapping):
        return ["d", {str(key): encode(item) for key, item in value.items()}]
    cls = type(value)
    out: Dict[str, Any] = {}
    if cls.__name__ in _TYPES:
        out["$"] = cls.__name__
    for name in _hints(cls):
        out[name] = encode(getattr(value, name))
    return out


def decode(data: Any) -> Any:
    """The message or event that ``data`` stands for. Raises :class:`WireError`."""
    if not isinstance(data, dict):
        raise WireError("a message is an object")
    cls = _TYPES.get(data.get("$", ""))
    if cls is None:
        raise WireError("unknown message kind {!r}".format(data.get("$")))
    return _object(cls, data)


def _hints(cls: Type[Any]) -> Dict[str, Any]:
    hints = _HINTS.get(cls)
    if hints is None:
        resolved = typing.get_type_hints(cls)
        hints = _HINTS[cls] = {field.name: resolved[field.name] for field in fields(cls)}
    return hints


def _object(cls: Type[Any], data: Mapping[str, Any]) -> Any:
    values = {}
    for name, hint in _hints(cls).items():
        if name in data:
            values[name] = _value(hint, data[name])
    try:
        return cls(**values)
    except TypeError as error:
        raise WireError(str(error)) from None


def _value(hint: Any, data: Any) -> Any:
    if isinstance(data, list):
        return _tagged(data)
    if isinstance(data, dict):
        for candidate in (hint, *typing.get_args(hint)):
            if isinstance(candidate, type) and candidate in (Span, ErrorInfo, Limits, Ready):
                return _object(candidate, data)
        return decode(data)
    if hint in (int, str, bool, float) and not _is_scalar(hint, data):
        raise WireError("{!r} is not of type {}".format(data, hint.__name__))
    return data


def _is_scalar(hint: Any, data: Any) -> bool:
    if hint is float:
        return isinstance(data, (int, float)) and not isinstance(data, bool)
    if hint is int:
        return isinstance(data, int) and not isinstance(data, bool)
    return isinstance(data, hint)


def _tagged(data: List[Any]) -> Any:
    if len(data) >= 2:
        tag, body = data[0], data[1]
        if tag == "s" and isinstance(body, list):
            return tuple(_element(item) for item in body)
        if tag == "d" and isinstance(body, dict):
            return {key: _element(item) for key, item in body.items()}
        if tag == "?" and isinstance(body, str):
            return Opaque(body)
        if tag == "t" and len(data) == 4 and isinstance(data[2], str):
            return TensorSpec(_shape(body), data[2], str(data[3]))
    raise WireError("malformed value")


def _shape(body: Any) -> Optional[Shape]:
    if body is None:
        return None
    if not isinstance(body, list):
        raise WireError("a shape is a list")
    for axis in body:
        if axis is not None and (isinstance(axis, bool) or not isinstance(axis, int)):
            raise WireError("an axis is a whole number or null")
    return tuple(body)


def _element(data: Any) -> Any:
    if isinstance(data, list):
        return _tagged(data)
    if isinstance(data, dict):
        return decode(data) if "$" in data else _object(Span, data)
    return data


# ---------------------------------------------------------------------------------------
# Frames: magic, length, checksum, JSON in UTF-8

_HEADER = struct.Struct(">4sII")
_MAGIC = b"KSW1"
MAX_FRAME = 64 * 1024 * 1024


def frame(message: Any) -> bytes:
    """One message as bytes for the stream."""
    return frame_body(json.dumps(encode(message), separators=(",", ":")).encode("ascii"))


def frame_body(body: bytes) -> bytes:
    """The JSON text of one message as bytes for the stream."""
    return _HEADER.pack(_MAGIC, len(body), zlib.crc32(body)) + body


class FrameReader:
    """Cuts a byte stream into messages. Raises :class:`WireError` on foreign bytes."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that ``data`` completes."""
        for body in self.feed_bodies(data):
            try:
                data_value = json.loads(body)
            except ValueError as error:
                raise WireError("not JSON: {}".format(error)) from None
            yield decode(data_value)

    def feed_bodies(self, data: bytes) -> Iterator[bytes]:
        """The JSON texts that ``data`` completes, for a relay that need not read them."""
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            magic, length, checksum = _HEADER.unpack_from(self._buffer)
            if magic != _MAGIC or length > MAX_FRAME:
                raise WireError("foreign bytes on the stream")
            end = _HEADER.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_HEADER.size : end])
            del self._buffer[:end]
            if zlib.crc32(body) != checksum:
                raise WireError("checksum mismatch")
            yield body
