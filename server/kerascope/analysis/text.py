"""Lines, columns and edits of a text.

Lines are 1-based and columns 0-based, counted in code points, everywhere in the core. A line ends
at ``\\n``, ``\\r\\n`` or ``\\r`` and at nothing else: Python's tokenizer and LSP agree on these
three, while :meth:`str.splitlines` also breaks at form feeds and U+2028.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from kerascope.analysis.report import Span, TextEdit

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class LineIndex:
    """Translates between offsets, positions and the column units of editors for one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        breaks = [(match.start(), match.end()) for match in _LINE_BREAK.finditer(text)]
        self._starts = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(text)]

    @property
    def line_count(self) -> int:
        """Number of lines; a text that ends with a line break has an empty last line."""
        return len(self._starts)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their line breaks."""
        return tuple(
            self.text[start:end] for start, end in zip(self._starts, self._ends, strict=True)
        )

    @cached_property
    def newline(self) -> str:
        """The line break that the text uses first, ``\\n`` when it has none."""
        match = _LINE_BREAK.search(self.text)
        return match.group() if match else "\n"

    def line(self, line: int) -> str:
        """The text of a line; empty for a line that the text does not have."""
        if not 1 <= line <= self.line_count:
            return ""
        return self.text[self._starts[line - 1] : self._ends[line - 1]]

    def offset(self, line: int, column: int) -> int:
        """The offset of a position. Positions outside of the text are moved to its nearest one."""
        if line < 1:
            return 0
        if line > self.line_count:
            return len(self.text)
        start, end = self._starts[line - 1], self._ends[line - 1]
        return min(start + max(column, 0), end)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset; an offset within a line break is the end of its line."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return line, min(offset, self._ends[line - 1]) - self._starts[line - 1]

    def slice(self, span: Span) -> str:
        """The text that ``span`` covers."""
        start = self.offset(span.line, span.column)
        return self.text[start : self.offset(span.end_line, span.end_column)]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        return Span(*self.position(start), *self.position(end))

    def whole_line(self, line: int) -> Span:
        """The span of a line's text, without its line break."""
        return Span(line, 0, line, len(self.line(line)))

    def to_units(self, line: int, column: int, encoding: Encoding) -> int:
        """The column of an editor that counts code units of ``encoding``."""
        text = self.line(line)
        column = max(0, min(column, len(text)))
        if encoding == "utf-32" or text.isascii():
            return column
        return sum(_units(char, encoding) for char in text[:column])

    def from_units(self, line: int, units: int, encoding: Encoding) -> int:
        """The code point column for an editor's column; inside a character, that character's."""
        text = self.line(line)
        if encoding == "utf-32" or text.isascii():
            return max(0, min(units, len(text)))
        passed = 0
        for column, char in enumerate(text):
            passed += _units(char, encoding)
            if passed > units:
                return column
        return len(text)


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """``text`` with all ``edits`` applied; their spans refer to the text before any of them.

    Insertions at one place keep the order in which they are given. Raises :class:`ValueError`
    when two edits overlap.
    """
    index = LineIndex(text)
    pieces: list[str] = []
    done = 0
    placed = [
        (
            index.offset(edit.span.line, edit.span.column),
            index.offset(edit.span.end_line, edit.span.end_column),
            edit.text,
        )
        for edit in edits
    ]
    for start, end, new in sorted(placed, key=lambda item: item[:2]):
        if start < done or end < start:
            raise ValueError("edits overlap")
        pieces += (text[done:start], new)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _units(char: str, encoding: Encoding) -> int:
    point = ord(char)
    if encoding == "utf-16":
        return 2 if point > 0xFFFF else 1
    return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4
