"""The text that everything is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceDocument:
    """One version of one file, cell program or untitled buffer.

    ``path`` is the absolute path, or empty for an untitled buffer; ``version`` is the editor's.
    """

    uri: str
    path: str
    version: int | None
    text: str
