"""``kerascope check --fix`` and ``--diff`` for notebooks: fixes that end in cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from kerascope.analysis.cell_edits import edited
from kerascope.analysis.notebook import Cell, Notebook, code_cells, read_notebook
from kerascope.analysis.report import TextEdit

#: How notebooks are indented: by Jupyter, by hand, and not at all.
_INDENTS = (1, 2, 4, None)


class CellText:
    """The texts that a notebook's program has while it is being fixed, each with its cells."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebooks = {notebook.text: notebook}

    def of(self, text: str) -> Notebook:
        """The notebook whose program is ``text``, one of those that :meth:`rewrite` gave."""
        return self._notebooks[text]

    def rewrite(self, text: str, edits: Sequence[TextEdit]) -> str | None:
        """The program after edits of cells; ``None`` when they would not end in cells."""
        after = edited(self._notebooks[text], edits)
        if after is None:
            return None
        self._notebooks[after.text] = after
        return after.text


def changed_cells(before: Notebook, after: Notebook) -> Iterator[tuple[Cell, Cell]]:
    """The cells whose text is another one, as they were and as they are."""
    for one, other in zip(before.cells, after.cells, strict=True):
        if one.text != other.text:
            yield one, other


def rewritten(data: str, before: Notebook, after: Notebook) -> str:
    """The notebook file ``data`` with the texts of ``after``; everything else stays as it is.

    Raises :class:`ValueError` when ``data`` is not ``before`` any more, or is written in a way
    that would not stay.
    """
    if read_notebook(data).cells != before.cells:
        raise ValueError("it was changed meanwhile")
    content = json.loads(data)
    style = next((style for style in _styles(data) if _written(content, style) == data), None)
    if style is None:
        raise ValueError(
            "its JSON is not laid out as Jupyter does it; save it with Jupyter, or apply the "
            "fixes in the editor"
        )
    texts = {cell.number: cell.text for _, cell in changed_cells(before, after)}
    for number, cell in code_cells(content):
        if number in texts:
            key = "source" if "source" in cell else "input"
            in_lines = isinstance(cell[key], list)
            cell[key] = texts[number].splitlines(keepends=True) if in_lines else texts[number]
    return _written(content, style)


_Style = tuple[dict[str, Any], str]


def _styles(data: str) -> Iterator[_Style]:
    """The ways in which notebooks are written, and the blank text after the last bracket."""
    ending = data[len(data.rstrip()) :]
    for indent, ascii_only in product(_INDENTS, (False, True)):
        yield {"indent": indent, "ensure_ascii": ascii_only}, ending
    yield {"ensure_ascii": False, "separators": (",", ":")}, ending


def _written(content: Any, style: _Style) -> str:
    options, ending = style
    return json.dumps(content, **options) + ending
