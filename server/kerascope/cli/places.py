"""Where something is, as the user counts: in a file, or in a cell of a notebook."""

from __future__ import annotations

from typing import Any

from kerascope.analysis.notebook import Cell
from kerascope.analysis.report import Span
from kerascope.cli.sources import SourceFile


def in_source(source: SourceFile, span: Span) -> tuple[Cell | None, Span]:
    """The cell that ``span`` is in, and the span in the lines of that cell.

    ``None`` and the span as it is for a plain file, and for another file than ``source``.
    """
    if source.notebook is None or span.file:
        return None, span
    return source.notebook.in_cell(span)


def place(source: SourceFile, span: Span) -> str:
    """``path:row:column``, or ``path:cell 3:row:column`` in a notebook; both count from 1."""
    cell, shown = in_source(source, span)
    where = span.file or source.shown
    inside = "" if cell is None else f":cell {cell.number}"
    return f"{where}{inside}:{shown.line}:{shown.column + 1}"


def location(source: SourceFile, span: Span) -> dict[str, Any]:
    """Start and end as JSON gives them, 1-based; in a notebook the lines are the cell's."""
    cell, shown = in_source(source, span)
    out: dict[str, Any] = {} if cell is None else {"cell": cell.number}
    out["location"] = {"row": shown.line, "column": shown.column + 1}
    out["end_location"] = {"row": shown.end_line, "column": shown.end_column + 1}
    return out


def message(source: SourceFile, text: str) -> str:
    """``text`` of a finding; in a notebook the lines in it are told as lines of cells."""
    return text if source.notebook is None else source.notebook.in_words(text)
