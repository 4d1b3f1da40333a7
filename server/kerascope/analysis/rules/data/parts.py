"""KS803 where samples of one part of a data set are given with the labels of another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.labels.training import argument_place, bound_variable
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PARTS = frozenset(
    ("train", "training", "tr", "test", "testing", "te", "valid", "validation", "val", "va", "dev")
)
_GLUED = re.compile(r"(?<=^[xyXY])(train|test|valid|val)$")

_Argument = tuple[Span, str]


def mixed_parts(trace: Trace, fit: FitChecked, place: Span, rule: Rule) -> Finding | None:
    """``rule`` on the argument that is of another part than the one beside it.

    Only where the program has a name that differs in nothing but the part, and that name's data has
    as many samples as the other argument.
    """
    for one, other, training in _pairs(trace, fit):
        first, second = _part(one[1]), _part(other[1])
        if first is None or second is None or first[0].lower() == second[0].lower():
            continue
        # To train, both are of the training part; to evaluate, neither.
        guilty, partner, part = (other, one, first[0])
        if first[0].lower().startswith("tr") != training:
            guilty, partner, part = (one, other, second[0])
        name = _renamed(guilty[1], part)
        meant, given = bound_variable(trace, name, place), bound_variable(trace, partner[1], place)
        shape = one_shape(meant.spec) if meant is not None else None
        counted = one_shape(given.spec) if given is not None else None
        if not shape or not counted or shape[0] is None or shape[0] != counted[0]:
            continue
        return rule.found(
            guilty[0],
            f"{partner[1]} has {counted[0]} samples, {shape_text(counted)}, and {guilty[1]} is of "
            f"another part of the data, with another number. Give {name}, {shape_text(shape)}.",
            related=(Related(f"{partner[1]} is {shape_text(counted)}", partner[0]),),
            detail=fit.error.message if fit.error else "",
            data={"name": name, "argument": span_data(guilty[0])},
        )
    return None


def _pairs(trace: Trace, fit: FitChecked) -> Iterator[tuple[_Argument, _Argument, bool]]:
    """The names of samples and labels that a call is given together, and whether it trains."""
    x, y = (
        argument_place(trace, fit.span, keyword, position)
        for position, keyword in enumerate(("x", "y"))
    )
    if x is not None and y is not None and x[1].isidentifier() and y[1].isidentifier():
        yield x, y, fit.method in ("fit", "train_on_batch")
    given = argument_place(trace, fit.span, "validation_data", 99)
    parts = tuple_parts(trace, given[0]) if given is not None else ()
    if len(parts) >= 2 and parts[0][1].isidentifier() and parts[1][1].isidentifier():
        yield parts[0], parts[1], False


def _part(name: str) -> re.Match[str] | None:
    """Where a name says which part of the data it is of: ``y_test``, ``testY``, ``Xtrain``."""
    for word in _WORD.finditer(name):
        if word[0].lower() in _PARTS:
            return word
    return _GLUED.search(name)


def _renamed(name: str, part: str) -> str:
    """``name`` for another part of the data, in its own spelling."""
    found = _part(name)
    if found is None:
        return name
    part = part.capitalize() if found[0][0].isupper() else part.lower()
    return name[: found.start()] + part + name[found.end() :]
