"""A notebook as one program: its code cells in order, and the way back from a line to its cell.

Cells are numbered from 1 over all cells, markdown included, as notebooks and ruff number them.
Source of the format: nbformat 4 (``cells``, ``source``) and 3 (``worksheets``, ``input``). The
library nbformat is not used: it brings a JSON-schema validator to refuse what can well be read.
"""

from __future__ import annotations

import json
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kerascope.analysis.magics import commented, neutral
from kerascope.analysis.report import Span

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
    """``text`` is the program; the code cell ``cells[i]`` begins at its line ``starts[i]``."""

    text: str
    cells: tuple[Cell, ...]
    starts: tuple[int, ...]
    broken: tuple[BrokenCell, ...] = ()

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

    def in_words(self, message: str) -> str:
        """``message`` with the program's line numbers told as those of cells."""

        def told(match: re.Match[str]) -> str:
            cell, line = self.cell_at(int(match.group(1)))
            return f"cell {cell.number}, line {line}"

        return _LINE_IN_TEXT.sub(told, message)

    @cached_property
    def _start_of(self) -> dict[int, int]:
        return {cell.number: start for cell, start in zip(self.cells, self.starts, strict=True)}


def program_of(cells: Sequence[Cell]) -> Notebook:
    """The program that ``cells``, run from top to bottom, are.

    A cell that is no Python even without IPython's own syntax is commented out: the others run
    without it in a notebook, too.
    """
    kept = tuple(cells) or (Cell(1, ""),)
    parts: list[str] = []
    starts: list[int] = []
    broken: list[BrokenCell] = []
    line = 1
    for cell in kept:
        text = neutral(cell.text)
        trouble = _trouble(text)
        if trouble is not None:
            broken.append(BrokenCell(cell.number, *trouble))
            text = "\n".join(commented(part) for part in text.split("\n"))
        starts.append(line)
        parts.append(text)
        line += text.count("\n") + 1
    return Notebook("\n".join(parts) + "\n", kept, tuple(starts), tuple(broken))


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
    return program_of(tuple(_code_cells(content)))


def _code_cells(content: dict[str, Any]) -> Iterator[Cell]:
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
            yield Cell(number, _source(cell, number))


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


def _trouble(text: str) -> tuple[int, str] | None:
    """Line and reason of what keeps ``text`` from being compiled, if something does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of invalid escapes, which are not ours to tell here
            compile(text, "<cell>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, error.msg or "invalid syntax"
    except (ValueError, RecursionError, MemoryError) as error:
        return 1, str(error) or type(error).__name__
    return None
