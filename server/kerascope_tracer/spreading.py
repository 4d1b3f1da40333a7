"""Tuples and lists that the program puts something unknown into with ``*``.

Python asks for its items, and something unknown gives one, which stands for all. In a shape that
one would be an axis: of ``(None, *pictures.shape[2:])`` not even the rank is known.
"""

from typing import Any, List, Union

from kerascope_tracer.hypothetical import UnknownSize
from kerascope_tracer.lenient import mark_partial
from kerascope_tracer.unknown import Unknown


class _Unknowns:
    """The items that something unknown may have."""

    def __init__(self, unknown: Unknown) -> None:
        self.unknown = unknown


def spread(value: Any) -> Any:
    """``value``, which the program spreads into a tuple or a list."""
    return (_Unknowns(value),) if type(value) is Unknown else value


def collected(made: Union[List[Any], "tuple[Any, ...]"]) -> Any:
    """The tuple or list that the program means: unknown where numbers alone stand beside what is
    unknown, for it is a shape then; a list of unknown length for anything else."""
    found = next((item for item in made if type(item) is _Unknowns), None)
    if found is None:
        return made
    items = [item.unknown if type(item) is _Unknowns else item for item in made]
    if all(item is None or type(item) in (int, UnknownSize, Unknown) for item in items):
        return found.unknown
    if isinstance(made, tuple):
        return tuple(items)
    return mark_partial(items)
