"""Iterators that are no generators, such as ``zip(images, masks)``.

Keras 2 walked any iterator; Keras 3 takes generators only (keras/src/trainers/data_adapters).
"""

from types import FrameType, GeneratorType
from typing import Any, Dict

from kerascope_tracer.hooks.drift.telling import Drift

_HOMES = ("builtins", "itertools")


def as_generators(drift: Drift, frame: FrameType, given: Dict[str, Any]) -> Dict[str, Any]:
    """The arguments of ``fit`` and the like, with generators in the place of other iterators."""
    for name in ("x", "validation_data"):
        value: Any = given.get(name)
        if not _is_iterator(value):
            continue
        kind = type(value).__name__
        text = "Unrecognized data type: {}=<{} object> (of type {})".format(name, kind, type(value))
        if not drift.expected(ValueError(text)):
            drift.tell(frame, name, kind, "iterator", text)
            given = {**given, name: (batch for batch in value)}
    return given


def _is_iterator(value: Any) -> bool:
    """Whether ``value`` is an iterator of Python's own: of what others make, less is known."""
    cls = type(value)
    return (
        cls is not GeneratorType
        and cls.__module__ in _HOMES
        and hasattr(cls, "__next__")
        and hasattr(cls, "__iter__")
    )
