"""What number an expression is, also through attributes and parameters, and how it is written."""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, enclosing, parameters
from kerascope.analysis.graph import Trace
from kerascope.analysis.rules.custom.created import name_of
from kerascope.analysis.rules.origins.chosen_numbers import stands_for
from kerascope.analysis.rules.origins.constants import constant

_MOST = 10


def number_of(trace: Trace, value: NodeOrLeaf) -> int | None:
    """The whole number that an expression comes to, as far as the text and the layers tell."""
    for _ in range(_MOST):
        known = constant(trace, value)
        if known is not None:
            return known
        step = stands_for(trace, value)
        if step is None:
            return _attribute(trace, value)
        value = step
    return None


def spelled(trace: Trace, place: NodeOrLeaf, number: int) -> str:
    """How a number is best written at a place: by the one name that stands for it there."""
    owner = enclosing(place, "classdef")
    names = [
        f"self.{name}"
        for name, known in _attributes(trace, owner).items()
        if known == number and f"self.{name}" in code(owner or place)
    ]
    function = enclosing(place, "funcdef")
    given = parameters(function) if function is not None else {}
    names += [
        name
        for name, known in _attributes(trace, owner).items()
        if known == number and name in given and not names
    ]
    if len(names) == 1:
        return names[0]
    name = name_of(trace, number)
    around = enclosing(place, "classdef", "funcdef") or place.get_root_node()
    known_here = name is not None and re.search(rf"\b{name}\b", code(around)) is not None
    return name if name is not None and known_here else str(number)


def _attribute(trace: Trace, value: NodeOrLeaf) -> int | None:
    """``self.units`` of a class whose objects were all made with the same ``units``."""
    text, owner = code(value), enclosing(value, "classdef")
    if not text.startswith("self.") or owner is None:
        return None
    return _attributes(trace, owner).get(text[5:])


def _attributes(trace: Trace, owner: NodeOrLeaf | None) -> dict[str, int]:
    """The numbers that objects of a class were made with, where all that failed agree."""
    if owner is None:
        return {}
    name = code(children(owner)[1])
    made = [layer.config for layer in trace.layers.values() if layer.cls == name]
    first = made[0] if made else {}
    return {key: one for key, one in first.items() if type(one) is int}
