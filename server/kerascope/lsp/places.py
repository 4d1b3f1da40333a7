"""Where things are for the client: in its text documents, of which a program has one or several.

The analysis speaks of lines of the program; the client of lines of a file or of a notebook's cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lsprotocol import types

from kerascope.analysis.report import Span
from kerascope.analysis.text import Encoding
from kerascope.lsp.convert import from_position, from_range, to_range
from kerascope.lsp.documents import OpenDocument, Part


@dataclass(frozen=True)
class Place:
    """One text document of the client, as a part of its program."""

    document: OpenDocument
    part: Part
    encoding: Encoding

    def position(self, position: types.Position) -> tuple[int, int]:
        """The program's line and column of a position in the text document."""
        line, column = from_position(self.part.lines, position, self.encoding)
        return line + self.part.start - 1, column

    def span(self, range_: types.Range) -> Span:
        """The program's span of a range in the text document."""
        return moved(from_range(self.part.lines, range_, self.encoding), self.part.start - 1)

    def has(self, line: int) -> bool:
        """Whether the program's ``line`` is one of the text document."""
        return self.part.start <= line <= self.part.end

    def holds(self, span: Span) -> bool:
        """Whether ``span`` lies in the text document."""
        return not span.file and self.has(span.line) and self.has(span.end_line)

    def range(self, span: Span) -> types.Range:
        """The range of a span that lies in the text document."""
        return to_range(self.part.lines, moved(span, 1 - self.part.start), self.encoding)

    def location(self, span: Span) -> types.Location | None:
        """Where a span of the program is, in whichever of its text documents."""
        return location(self.document, span, self.encoding)

    def words(self, text: str) -> str:
        """``text`` with the program's lines told as those of cells, for a reader of this one."""
        notebook = self.document.notebook
        return text if notebook is None else notebook.in_words(text, self.part.cell)


def location(document: OpenDocument, span: Span, encoding: Encoding) -> types.Location | None:
    """Where a span of the program is; ``None`` when it is in no text document."""
    part = document.part_at(span.line)
    if part is None or span.line > part.end:
        return None
    return types.Location(part.uri, Place(document, part, encoding).range(span))


def in_words(document: OpenDocument, text: str) -> str:
    """``text`` with the program's lines told as those of cells, for a reader outside of them."""
    return text if document.notebook is None else document.notebook.in_words(text)


def moved(span: Span, lines: int) -> Span:
    """``span`` so many lines further down."""
    return replace(span, line=span.line + lines, end_line=span.end_line + lines)
