"""Decorators that are unknown: what they decorate stays what it is.

A configuration or command-line library that is not installed decorates functions that define
layers. What such a decorator gives is unknown, but nearly all give something that is called like
the function and calls it; most of them fill in arguments, so a call may leave out required ones.
"""

import functools
import inspect
from typing import Any, Callable

from kerascope_tracer.unknown import Unknown

_FILLED_IN = "an unknown decorator fills it in"
_MARK = "_kerascope_decorated_"
_COLLECTING = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def decorator(value: Any) -> Any:
    """``value`` as a decorator: one that is unknown keeps what it decorates."""
    return _kept if type(value) is Unknown else value


def is_stand_in(value: Any) -> bool:
    """Whether ``value`` is a function in place of what an unknown decorator made of it.

    That may have attributes of its own, as the tasks of a queue and groups of commands have.
    """
    return inspect.isfunction(value) and _MARK in value.__dict__


def _kept(decorated: Any) -> Any:
    if not inspect.isfunction(decorated):
        return decorated  # a class, or what another decorator made of a function
    return _completing(decorated)


def _completing(function: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            try:
                bound = signature.bind_partial(*args, **kwargs)
            except TypeError:  # not how the function itself is called: the decorator's own way
                return Unknown("it is called through an unknown decorator")
            for name, parameter in signature.parameters.items():
                required = parameter.default is inspect.Parameter.empty
                if required and parameter.kind not in _COLLECTING and name not in bound.arguments:
                    bound.arguments[name] = Unknown(_FILLED_IN)
        return function(*bound.args, **bound.kwargs)

    setattr(call, _MARK, True)
    return call
