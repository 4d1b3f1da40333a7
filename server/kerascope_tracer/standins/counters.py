"""``collections.Counter`` of words that are not all known: what it counts is not all there is."""

import collections
from typing import Any

from kerascope_tracer.lenient import is_partial, mark_partial


def install() -> None:
    """Bend what gives the counted things as a list."""
    counter: Any = collections.Counter
    original = counter.most_common

    def most_common(self: Any, n: Any = None) -> Any:
        if is_partial(self):
            return mark_partial(original(self))
        return original(self, n)

    counter.most_common = most_common
