"""A notebook as one program: its code cells in order, and the way back from a line to its cell.

Cells are numbered from 1 over all cells, markdown included, as notebooks and ruff number them.
Source of the format: nbformat 4 (``cells``, ``source``) and 3 (``worksheets``, ``input``). The
library nbformat is not used: it brings a JSON-schema validator to refuse what can well be read.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from kerascope.analysis.magics import neutral, trouble
from kerascope.analysis.report import Span
from kerascope.analysis.text import LineIndex
from kerascope.analysis.unfinished import imported_names, left_out

_LINE_TABLE = re.compile(r"^\| line \|.*(?:\n\|.*)*", re.MULTILINE)
_LINE_IN_ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
_LINE_IN_TEXT = re.compile(r"\bline (\d+)\b(?! of )")


class NotebookError(ValueError):
    """A text that is no notebook with Python in it. The message says why, in one line."""


@dataclass(frozen=True)
class Cell:
    """One code cell: its number from 1 and its text."""

    number: int
    text: str


@dataclass(frozen=True)
class BrokenCell:
    """A cell that is no Python; it is left out of the program. ``line`` counts in the cell."""

    number: int
    line: int
    reason: str


@dataclass(frozen=True)
class Notebook:
    """``text`` is the program; the code cell ``cells[i]`` begins at its line ``starts[i]``.

    ``written`` has the same lines, with those of ``broken`` cells as they are written.
    """

    text: str
    cells: tuple[Cell, ...]
    starts: tuple[int, ...]
    broken: tuple[BrokenCell, ...] = ()
    written: str = ""

    @cached_property
    def lines(self) -> LineIndex:
        """The program's lines."""
        return LineIndex(self.text)

    def cell_at(self, line: int) -> tuple[Cell, int]:
        """The cell that ``line`` of the program belongs to, and the line's number in it."""
        place = max(bisect_right(self.starts, line) - 1, 0)
        return self.cells[place], line - self.starts[place] + 1

    def in_cell(self, span: Span) -> tuple[Cell, Span]:
        """The cell in which ``span`` of the program begins, and the span in that cell's lines."""
        cell, line = self.cell_at(span.line)
        return cell, replace(span, line=line, end_line=span.end_line - span.line + line)

    def to_program(self, number: int, line: int) -> int:
        """The program's line of ``line`` of the code cell ``number``. Raises ``KeyError``."""
        return self._start_of[number] + line - 1

    def in_words(self, message: str, seen_from: int | None = None) -> str:
        """``message`` with the program's line numbers told as those of cells.

        For a reader of the cell ``seen_from`` its own lines are just lines. In a Markdown table
        whose first column is headed "line" the numbers of that column are meant.
        """

        def told(line: str, word: str) -> str:
            cell, inside = self.cell_at(int(line))
            if cell.number == seen_from:
                return f"{word}{inside}"
            return f"cell {cell.number}, line {inside}"

        text = _LINE_IN_TEXT.sub(lambda match: told(match.group(1), "line "), message)
        return _LINE_TABLE.sub(
            lambda table: _LINE_IN_ROW.sub(lambda row: f"| {told(row.group(1), '')} |", table[0]),
            text,
        )

    @cached_property
    def _start_of(self) -> dict[int, int]:
        return {cell.number: start for cell, start in zip(self.cells, self.starts, strict=True)}


def program_of(cells: Sequence[Cell]) -> Notebook:
    """The program that ``cells``, run from top to bottom, are.

    A cell that is no Python even without IPython's own syntax is left out: the others run without
    it in a notebook, too. What it would have bound or changed is unknown to those after it.
    """
    kept = tuple(cells) or (Cell(1, ""),)
    texts = [_runnable(cell.text) for cell in kept]
    broken = tuple(
        BrokenCell(cell.number, *why)
        for cell, (_, why) in zip(kept, texts, strict=True)
        if why is not None
    )
    modules: frozenset[str] = frozenset()
    if broken:
        modules = frozenset().union(*(imported_names(text) for text, why in texts if why is None))
    parts: list[str] = []
    starts: list[int] = []
    line = 1
    for text, why in texts:
        starts.append(line)
        parts.append(text if why is None else left_out(text, modules))
        line += text.count("\n") + 1
    return Notebook(
        text="\n".join(parts) + "\n",
        cells=kept,
        starts=tuple(starts),
        broken=broken,
        written="\n".join(text for text, _ in texts) + "\n",
    )


@lru_cache(maxsize=4096)
def _runnable(text: str) -> tuple[str, tuple[int, str] | None]:
    """The text of a cell as Python, and what keeps it from being compiled, if something does.

    Remembered, because an edit of one cell leaves all others as they were.
    """
    runnable = neutral(text)
    return runnable, trouble(runnable)


def read_notebook(data: str) -> Notebook:
    """The program in the text of an ``.ipynb`` file. Raises :class:`NotebookError`."""
    try:
        content = json.loads(data)
    except ValueError as error:
        raise NotebookError(f"is not a notebook: it is not valid JSON ({error})") from None
    except RecursionError:
        raise NotebookError("is not a notebook: its JSON is nested too deeply") from None
    if not isinstance(content, dict):
        raise NotebookError("is not a notebook: its JSON is no object")
    language = _language(content)
    if language not in ("", "python", "python2", "python3", "ipython"):
        raise NotebookError(f"is a notebook of the language {language!r}, not of Python")
    return program_of([Cell(number, _source(cell, number)) for number, cell in code_cells(content)])


def code_cells(content: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The code cells of a notebook's JSON, with their numbers. Raises :class:`NotebookError`."""
    listed = content.get("cells")
    if listed is None:
        sheets = content.get("worksheets")
        if not isinstance(sheets, list):
            raise NotebookError("is not a notebook: it has no list of cells")
        listed = [
            cell
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    if not isinstance(listed, list):
        raise NotebookError("is not a notebook: its cells are no list")
    for number, cell in enumerate(listed, 1):
        if not isinstance(cell, dict):
            raise NotebookError(f"is not a notebook: its cell {number} is no object")
        if cell.get("cell_type") == "code":
            yield number, cell


def _source(cell: dict[str, Any], number: int) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise NotebookError(f"is not a notebook: the source of its cell {number} is no text")
    return source.replace("\0", "")


def _language(content: dict[str, Any]) -> str:
    metadata = content.get("metadata")
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(name), str):
            return str(part[name]).lower()
    return ""
