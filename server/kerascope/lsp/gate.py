"""Whether a text is one to trace, decided for every key stroke."""

from __future__ import annotations

import re
from collections.abc import Collection

from kerascope.analysis.imports import KERAS_PACKAGES
from kerascope.analysis.outline import outline

_KERAS_IMPORT = re.compile(
    r"^[^#\n\r]*\b(?:import|from)\b[^\n\r]*\b(?:{})\b[^\n\r]*".format(
        "|".join(sorted(map(re.escape, KERAS_PACKAGES)))
    ),
    re.MULTILINE,
)


class KerasGate:
    """Tells for one document whether it imports Keras or TensorFlow.

    Parsing a long file takes longer than tracing it, so the outline is asked only when a line that
    looks like such an import has appeared, changed or gone.
    """

    def __init__(self) -> None:
        self._lines: tuple[str, ...] = ()
        self._uses_keras = False

    def uses_keras(self, text: str) -> bool:
        """Whether ``text`` is worth a trace."""
        lines = tuple(match.group() for match in _KERAS_IMPORT.finditer(text))
        if lines != self._lines:
            self._lines = lines
            self._uses_keras = bool(lines) and outline(text).uses_keras
        return self._uses_keras


def imports_any(text: str, modules: Collection[str]) -> bool:
    """Whether ``text`` has an import line with one of ``modules`` (last parts of their paths)."""
    return any(
        not names.isdisjoint(modules)
        for names in map(frozenset, map(_NAME.findall, _IMPORT_LINE.findall(text)))
    )


_IMPORT_LINE = re.compile(r"^[ \t]*(?:import|from)\b[^\n\r]*", re.MULTILINE)
_NAME = re.compile(r"\w+")
