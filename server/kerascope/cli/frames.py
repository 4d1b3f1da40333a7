"""Code frames: the lines that matter, with the culprit underlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

from kerascope.analysis.report import Span
from kerascope.analysis.text import LineIndex
from kerascope.cli.printable import printable

_TAB = "    "
_CONTEXT = 1
_LONGEST_SPAN = 6
_GUTTER = "bold blue"


@dataclass(frozen=True)
class Mark:
    """A stretch to underline. The primary one is the culprit."""

    span: Span
    label: str
    style: str
    primary: bool = False


def code_frame(index: LineIndex, marks: Sequence[Mark]) -> Text:
    """The lines of all marks and a little around the primary ones, with a gutter of numbers."""
    shown = sorted(_lines(index, marks))
    width = len(str(shown[-1])) if shown else 1
    frame = _row("", width)
    previous: int | None = None
    for line in shown:
        if previous is not None and line - previous > 1:
            frame.append(f"{'':{width}} ⋮\n", _GUTTER)
        previous = line
        frame.append_text(_row(str(line), width, Text(_displayed(index.line(line)))))
        for mark in marks:
            if mark.span.line == line:
                frame.append_text(_row("", width, _underline(index.line(line), mark)))
    return frame


def _row(number: str, width: int, content: Text | None = None) -> Text:
    row = Text()
    row.append(f"{number:>{width}} │", _GUTTER)
    if content is not None and content.plain:
        row.append(" ").append_text(content)
    return row.append("\n")


def _lines(index: LineIndex, marks: Sequence[Mark]) -> set[int]:
    """1-based numbers of the lines to show; the inside of a long span is left out."""
    wanted: set[int] = set()
    for mark in marks:
        first, last = mark.span.line, mark.span.end_line
        if last - first >= _LONGEST_SPAN or not mark.primary:
            wanted.add(first)
        else:
            wanted.update(range(first, last + 1))
        if mark.primary:
            wanted.update(range(first - _CONTEXT, first + _CONTEXT + 1))
    inside = sorted(line for line in wanted if 1 <= line <= index.line_count)
    # A gap of one line costs as much as the line itself.
    gaps = {a + 1 for a, b in pairwise(inside) if b - a == 2}
    return gaps.union(inside)


def _displayed(line: str) -> str:
    return _displayed_part(line).rstrip()


def _underline(line: str, mark: Mark) -> Text:
    end = mark.span.end_column if mark.span.end_line == mark.span.line else len(line.rstrip())
    before = cell_len(_displayed_part(line[: mark.span.column]))
    length = max(1, cell_len(_displayed_part(line[mark.span.column : end])))
    text = Text(" " * before)
    text.append(("^" if mark.primary else "─") * length, mark.style)
    if mark.label:
        text.append(" " + printable(mark.label), mark.style)
    return text


def _displayed_part(part: str) -> str:
    return printable(part.replace("\t", _TAB))
