"""The protocol between the server and the tracer: messages, events and their JSON form.

Both sides import this package and nothing else of each other. Every message is a frozen dataclass;
:func:`encode` and :func:`decode` translate to and from JSON values, and :func:`frame` /
:class:`FrameReader` put JSON on a byte stream.
"""

from kerascope_tracer.wire.codec import LARGEST_NUMBER, WireError, decode, encode
from kerascope_tracer.wire.events import (
    ApiDrift,
    CompileCalled,
    ErrorRaised,
    FitChecked,
    LayerBuilt,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    LimitHit,
    ModelFound,
    ModuleImported,
    OperandsStretched,
    TraceEvent,
    UnknownMade,
    VariableBound,
)
from kerascope_tracer.wire.frames import MAGIC, MAX_FRAME, FrameReader, frame, frame_body
from kerascope_tracer.wire.messages import (
    PROTOCOL_VERSION,
    Cancel,
    Events,
    Limits,
    Message,
    Ready,
    Shutdown,
    Started,
    TraceFinished,
    TraceRequest,
    TraceResult,
    Unavailable,
)
from kerascope_tracer.wire.values import ErrorInfo, Opaque, Shape, Span, Spec, TensorSpec

__all__ = [
    "LARGEST_NUMBER",
    "MAGIC",
    "MAX_FRAME",
    "PROTOCOL_VERSION",
    "ApiDrift",
    "Cancel",
    "CompileCalled",
    "ErrorInfo",
    "ErrorRaised",
    "Events",
    "FitChecked",
    "FrameReader",
    "LayerBuilt",
    "LayerCalled",
    "LayerConstructed",
    "LayerFailed",
    "LimitHit",
    "Limits",
    "Message",
    "ModelFound",
    "ModuleImported",
    "Opaque",
    "OperandsStretched",
    "Ready",
    "Shape",
    "Shutdown",
    "Span",
    "Spec",
    "Started",
    "TensorSpec",
    "TraceEvent",
    "TraceFinished",
    "TraceRequest",
    "TraceResult",
    "Unavailable",
    "UnknownMade",
    "VariableBound",
    "WireError",
    "decode",
    "encode",
    "frame",
    "frame_body",
]
