"""Arrays that train_test_split gives, unpacked under names in another order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kerascope.analysis.cst import calls, code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.specs import one_shape


@dataclass(frozen=True)
class Unpacking:
    """The statement, and its names in the order that the function gives its arrays in."""

    place: Span
    statement: Span
    names: tuple[str, ...]


def misread_split(
    trace: Trace, name: str, before: Span, fits: Callable[[Shape], bool]
) -> Unpacking | None:
    """The unpacking behind ``name``, when it takes all first parts before all second ones.

    train_test_split gives both parts of the first array, then both of the second. ``fits`` says
    whether samples of a shape (with their number) are what was wanted under the name.
    """
    made = assigned(trace, name, before)
    call = next(calls(made.value), None) if made is not None else None
    if made is None or call is None or call.callee.rpartition(".")[2] != "train_test_split":
        return None
    arrays = [argument for argument in call.arguments if not argument.keyword]
    count = len(arrays)
    if count < 2 or len(made.names) != 2 * count or any(array.star for array in arrays):
        return None
    index = made.names.index(name)
    given, meant = arrays[index // 2], arrays[index % count]
    bound = bound_variable(trace, code(meant.value), made.place)
    shape = one_shape(bound.spec) if bound is not None else None
    if given is meant or not shape or not fits(shape):
        return None
    ordered = tuple(made.names[place + part] for place in range(count) for part in (0, count))
    return Unpacking(made.place, span_of(made.node), ordered)
