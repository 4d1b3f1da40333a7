"""Whether a value that came over the wire has the type that its field declares.

The codec builds the dataclasses and leaves the types of most fields to whoever wrote the message.
What a traced program can write to its pipe is anybody's, so it is checked once, where it comes in.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import typing
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kerascope_tracer.wire import LARGEST_NUMBER, Opaque, Span, Spec, TensorSpec

Check = Callable[[Any], bool]

#: The longest text that an event may hold (characters).
LONGEST_TEXT = 1 << 20


def conforms(event: Any) -> bool:
    """Whether every field of a dataclass from the wire holds what it declares."""
    checks = _CHECKS.get(type(event)) or _learn(type(event))
    return all(check(getattr(event, name)) for name, check in checks)


_CHECKS: dict[type, tuple[tuple[str, Check], ...]] = {}


def _learn(cls: type) -> tuple[tuple[str, Check], ...]:
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    checks = tuple((field.name, _check(hints[field.name])) for field in fields)
    _CHECKS[cls] = checks
    return checks


def _check(hint: Any) -> Check:
    """What tells a value of the type ``hint`` from others."""
    if hint is Any:
        return _is_plain
    if hint == Spec:
        return _is_spec
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union:
        if TensorSpec in arguments and Opaque in arguments:
            return _is_spec
        if len(arguments) == 2 and type(None) in arguments:
            (other,) = (argument for argument in arguments if argument is not type(None))
            of_other = _check(other)
            return lambda value: value is None or of_other(value)
        checks = [_check(argument) for argument in arguments]
        return lambda value: any(check(value) for check in checks)
    if origin is tuple:
        return _check_tuple(arguments)
    if origin in (dict, collections.abc.Mapping):
        of_value = _check(arguments[1])
        return lambda value: isinstance(value, dict) and all(map(of_value, value.values()))
    if hint is type(None):
        return lambda value: value is None
    if hint is bool:
        return lambda value: isinstance(value, bool)
    if hint is int or hint is float:
        return _is_number if hint is float else _is_whole
    if hint is str:
        return _is_text
    if hint is Span:
        return _is_span
    if dataclasses.is_dataclass(hint):
        cls = hint
        return lambda value: isinstance(value, cls) and conforms(value)  # type: ignore[arg-type]
    raise TypeError(f"no check is known for {hint}")


def _is_span(value: Any) -> bool:
    try:
        return type(value) is Span and _span_conforms(value)
    except TypeError:  # it holds what cannot be remembered, so no plain numbers
        return False


@lru_cache(maxsize=4096)
def _span_conforms(span: Span) -> bool:
    """The same few places are told again and again."""
    return conforms(span)


def _check_tuple(arguments: tuple[Any, ...]) -> Check:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        of_item = _check(arguments[0])
        return lambda value: isinstance(value, tuple) and all(map(of_item, value))
    checks = [_check(argument) for argument in arguments]

    def matches(value: Any) -> bool:
        if not isinstance(value, tuple) or len(value) != len(checks):
            return False
        return all(check(item) for check, item in zip(checks, value, strict=True))

    return matches


def _is_spec(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, TensorSpec):
        axes = value.shape or ()
        return all(axis is None or _is_whole(axis) for axis in axes)
    if isinstance(value, Opaque):
        return _is_text(value.reason)
    if isinstance(value, tuple):
        return all(map(_is_spec, value))
    return isinstance(value, dict) and all(map(_is_spec, value.values()))


def _is_plain(value: Any) -> bool:
    """Whatever JSON can carry, within measure: a layer's arguments, for example."""
    if value is None or isinstance(value, (bool, TensorSpec, Opaque)):
        return True
    if isinstance(value, (int, float)):
        return _is_number(value)
    if isinstance(value, str):
        return _is_text(value)
    if isinstance(value, (tuple, list)):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    return dataclasses.is_dataclass(value) and conforms(value)


def _is_whole(value: Any) -> bool:
    return type(value) is int and -LARGEST_NUMBER < value < LARGEST_NUMBER


def _is_number(value: Any) -> bool:
    return isinstance(value, float) or _is_whole(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT
