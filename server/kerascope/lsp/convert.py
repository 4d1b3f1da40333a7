"""Positions, ranges and edits: the only place where the core's units become the client's.

The core counts lines from 1 and columns in code points from 0; the client counts lines from 0 and
columns in the code units of the encoding that was negotiated (UTF-16 unless it asked for another).
"""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from kerascope.analysis.report import Span, TextEdit
from kerascope.analysis.text import Encoding, LineIndex

_ENCODINGS: dict[str, Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}


def negotiated(capabilities: types.ServerCapabilities) -> Encoding:
    """The encoding that the server announced; UTF-16 is what the protocol means by default."""
    kind = capabilities.position_encoding
    name = kind.value if isinstance(kind, types.PositionEncodingKind) else (kind or "utf-16")
    return _ENCODINGS.get(name, "utf-16")


def to_position(lines: LineIndex, line: int, column: int, encoding: Encoding) -> types.Position:
    """The client's position of a line and column of the core."""
    return types.Position(line - 1, lines.to_units(line, column, encoding))


def to_range(lines: LineIndex, span: Span, encoding: Encoding) -> types.Range:
    """The client's range of a span."""
    return types.Range(
        to_position(lines, span.line, span.column, encoding),
        to_position(lines, span.end_line, span.end_column, encoding),
    )


def from_position(
    lines: LineIndex, position: types.Position, encoding: Encoding
) -> tuple[int, int]:
    """Line and column of the client's position; one beyond the text is the text's end."""
    line = position.line + 1
    if line > lines.line_count:
        return lines.position(len(lines.text))
    return line, lines.from_units(line, position.character, encoding)


def from_range(lines: LineIndex, range_: types.Range, encoding: Encoding) -> Span:
    """The span of the client's range."""
    return Span(
        *from_position(lines, range_.start, encoding), *from_position(lines, range_.end, encoding)
    )


def to_text_edits(
    lines: LineIndex, edits: Sequence[TextEdit], encoding: Encoding
) -> list[types.TextEdit]:
    """The client's form of edits of the text that ``lines`` is of."""
    return [types.TextEdit(to_range(lines, edit.span, encoding), edit.text) for edit in edits]
