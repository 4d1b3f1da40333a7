"""Edits of the program that cells are, told as edits of the cells."""

from __future__ import annotations

import pytest

from kerascope.analysis.cell_edits import cell_edits
from kerascope.analysis.notebook import Cell, program_of
from kerascope.analysis.report import Span, TextEdit
from kerascope.analysis.text import apply_edits

BOOK = program_of(
    [
        Cell(1, "%%time\nimport keras"),
        Cell(3, "%matplotlib inline\nx = 1\ny = 2"),
        Cell(4, "%time z = f(x)\n!ls\nz"),
        Cell(6, ""),
    ]
)
# 1 #%%time  2 import keras  3 pass  4 x = 1  5 y = 2  6 if 1: z = f(x)  7 pass  8 z  9 (empty)


def edited(*edits: TextEdit, near: int = 1) -> dict[int, str] | None:
    """The cells that change, with their new texts."""
    found = cell_edits(BOOK, edits, near)
    if found is None:
        return None
    cells = {one.cell.number: one.cell for one in found}
    return {
        number: apply_edits(cell.text, [one.edit for one in found if one.cell is cell])
        for number, cell in cells.items()
    }


def edit(line: int, column: int, end_line: int, end_column: int, text: str) -> TextEdit:
    return TextEdit(Span(line, column, end_line, end_column), text)


@pytest.mark.parametrize(
    ("change", "near", "cells"),
    [
        (edit(4, 4, 4, 5, "7"), 4, {3: "%matplotlib inline\nx = 7\ny = 2"}),
        (edit(6, 12, 6, 13, "y"), 6, {4: "%time z = f(y)\n!ls\nz"}),
        (edit(6, 14, 6, 14, "  # a"), 6, {4: "%time z = f(x)  # a\n!ls\nz"}),
        (edit(8, 0, 8, 0, "new\n"), 8, {4: "%time z = f(x)\n!ls\nnew\nz"}),
        (edit(7, 0, 7, 0, "new\n"), 8, {4: "%time z = f(x)\nnew\n!ls\nz"}),
        # a cell magic stays the first line of its cell
        (edit(1, 0, 1, 0, "# top\n"), 4, {1: "%%time\n# top\nimport keras"}),
        # between two cells: to the one that it is about
        (edit(6, 0, 6, 0, "new\n"), 5, {3: "%matplotlib inline\nx = 1\ny = 2\nnew"}),
        (edit(6, 0, 6, 0, "new\n"), 8, {4: "new\n%time z = f(x)\n!ls\nz"}),
        # whole lines at the end of a cell
        (edit(5, 0, 6, 0, "y = 3\n"), 5, {3: "%matplotlib inline\nx = 1\ny = 3"}),
        (edit(4, 0, 6, 0, ""), 5, {3: "%matplotlib inline"}),
        (edit(9, 0, 10, 0, "last\n"), 9, {6: "last"}),
    ],
)
def test_an_edit_lands_in_its_cell(change: TextEdit, near: int, cells: dict[int, str]) -> None:
    assert edited(change, near=near) == cells


@pytest.mark.parametrize(
    "change",
    [
        edit(5, 3, 6, 3, "x"),  # over the end of a cell
        edit(5, 0, 6, 0, "no line break"),
        edit(3, 0, 3, 4, "pass  # a"),  # what a magic became is not the user's text
        edit(3, 4, 3, 4, "  # a"),
        edit(6, 0, 6, 2, "while"),
        edit(3, 0, 6, 0, "x = 1\n"),
    ],
)
def test_what_has_no_form_in_cells_is_not_offered(change: TextEdit) -> None:
    assert edited(change) is None
    assert edited(edit(4, 0, 4, 1, "q"), change) is None


def test_edits_of_several_cells_go_together() -> None:
    assert edited(edit(2, 7, 2, 12, "tensorflow"), edit(8, 0, 8, 1, "x")) == {
        1: "%%time\nimport tensorflow",
        4: "%time z = f(x)\n!ls\nx",
    }
