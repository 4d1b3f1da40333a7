"""The JSON form of messages and events, there and back."""

import typing
from dataclasses import fields
from typing import Any, Dict, List, Mapping, Optional, Type

from kerascope_tracer.wire.events import TraceEvent
from kerascope_tracer.wire.messages import Limits, Message, Ready, TraceResult
from kerascope_tracer.wire.values import ErrorInfo, Opaque, Shape, Span, TensorSpec

_TYPES: Dict[str, Type[Any]] = {
    cls.__name__: cls
    for cls in (
        *typing.get_args(TraceEvent),
        *typing.get_args(Message),
        TraceResult,
    )
}
_HINTS: Dict[Type[Any], Dict[str, Any]] = {}


#: What is told in numbers lies below this. Keras multiplies axes as Python's integers, which have
#: no end; a tensor that can be has fewer than ``2**63`` elements.
LARGEST_NUMBER = 1 << 256


class WireError(ValueError):
    """A message does not have the form that this protocol version prescribes."""


def encode(value: Any) -> Any:
    """The JSON form of a message, an event or a part of one; larger numbers are unknown."""
    if isinstance(value, int):
        return value if -LARGEST_NUMBER < value < LARGEST_NUMBER else None
    if value is None or isinstance(value, (float, str)):
        return value
    if isinstance(value, TensorSpec):
        shape = None if value.shape is None else [encode(axis) for axis in value.shape]
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
