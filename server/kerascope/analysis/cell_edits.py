"""Edits of a notebook's program as edits of its cells.

What IPython's own syntax was made of (``analysis/magics.py``) is not the user's text, and a cell
cannot be edited beyond its end; an edit that would do either has no form in cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kerascope.analysis.notebook import Cell, Notebook, program_of
from kerascope.analysis.report import Span, TextEdit
from kerascope.analysis.text import LineIndex, apply_edits


@dataclass(frozen=True)
class CellEdit:
    """An edit of one cell, in the cell's own lines."""

    cell: Cell
    edit: TextEdit


def cell_edits(
    notebook: Notebook, edits: Sequence[TextEdit], near: int
) -> tuple[CellEdit, ...] | None:
    """``edits`` of the program as edits of cells; ``None`` when one of them has no such form.

    ``near`` is the program's line that they are about: what is inserted between two cells goes to
    the one that holds it.
    """
    placed = []
    for edit in edits:
        found = _placed(notebook, edit, near)
        if found is None:
            return None
        placed.append(found)
    return tuple(placed)


def edited(notebook: Notebook, edits: Sequence[TextEdit]) -> Notebook | None:
    """The notebook after ``edits`` of its program; ``None`` when one has no form in cells."""
    by_cell: dict[int, list[TextEdit]] = defaultdict(list)
    for edit in edits:
        placed = cell_edits(notebook, (edit,), edit.span.line)
        if placed is None:
            return None
        by_cell[placed[0].cell.number].append(placed[0].edit)
    return program_of(
        [
            Cell(cell.number, apply_edits(cell.text, by_cell[cell.number]))
            if cell.number in by_cell
            else cell
            for cell in notebook.cells
        ]
    )


def _placed(notebook: Notebook, edit: TextEdit, near: int) -> CellEdit | None:
    span, text = edit.span, edit.text
    cell, first = notebook.cell_at(span.line)
    if _is_empty(span) and span.column == 0 and text.endswith("\n"):
        return _inserted_lines(notebook, cell, first, text, near)
    last_cell, last = notebook.cell_at(span.end_line)
    if last_cell is not cell or last > LineIndex(cell.text).line_count:
        return _whole_lines(notebook, cell, edit)
    if not _is_own_text(notebook, cell, span):
        return None
    return CellEdit(cell, TextEdit(replace(span, line=first, end_line=last), text))


def _inserted_lines(notebook: Notebook, cell: Cell, line: int, text: str, near: int) -> CellEdit:
    """Whole lines that are inserted above a line of ``cell``."""
    place = notebook.cells.index(cell)
    if line == 1 and place > 0 and near < notebook.starts[place]:
        return _at_end(notebook.cells[place - 1], text)
    lines = LineIndex(cell.text)
    # A cell magic stays first.
    line = max(line, _magic_line(lines) + 1)
    if line > lines.line_count:
        return _at_end(cell, text)
    return CellEdit(cell, TextEdit(Span(line, 0, line, 0), text))


def _magic_line(lines: LineIndex) -> int:
    """The line of a cell magic, which is the first one that is not blank; 0 without one."""
    for number, content in enumerate(lines.lines, 1):
        if content.strip():
            return number if content.startswith("%%") else 0
    return 0


def _at_end(cell: Cell, text: str) -> CellEdit:
    lines = LineIndex(cell.text)
    line = lines.line_count
    column = len(lines.line(line))
    break_ = "\n" if column else ""
    return CellEdit(cell, TextEdit(Span(line, column, line, column), break_ + text.rstrip("\n")))


def _whole_lines(notebook: Notebook, cell: Cell, edit: TextEdit) -> CellEdit | None:
    """An edit of whole lines up to the end of ``cell``, which goes up to the begin of the next."""
    span, text = edit.span, edit.text
    last = LineIndex(cell.text).line_count
    after = notebook.to_program(cell.number, last) + 1
    if (span.end_line, span.end_column) != (after, 0) or (text and not text.endswith("\n")):
        return None
    first = notebook.cell_at(span.line)[1]
    here = Span(first, span.column, last, len(LineIndex(cell.text).line(last)))
    if not _is_own_text(notebook, cell, replace(span, end_line=after - 1, end_column=10**9)):
        return None
    if not text and first > 1 and span.column == 0:
        here = replace(here, line=first - 1, column=len(LineIndex(cell.text).line(first - 1)))
    return CellEdit(cell, TextEdit(here, text.removesuffix("\n")))


def _is_own_text(notebook: Notebook, cell: Cell, span: Span) -> bool:
    """Whether the program has at ``span`` what the cell has there."""
    program, own = notebook.lines, LineIndex(cell.text)
    for line in range(span.line, span.end_line + 1):
        there, here = program.line(line), own.line(notebook.cell_at(line)[1])
        start = span.column if line == span.line else 0
        end = span.end_column if line == span.end_line else max(len(there), len(here))
        if _is_empty(span):  # an insertion stands between two characters of the user's
            start, end = max(start - 1, 0), start + 1
        if there[start:end] != here[start:end]:
            return False
    return True


def _is_empty(span: Span) -> bool:
    return (span.line, span.column) == (span.end_line, span.end_column)
