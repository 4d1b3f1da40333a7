"""The store of notebooks holds what the editor shows, through any sequence of changes."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from lsprotocol import types

from kerascope.analysis.report import Span, TextEdit
from kerascope.lsp.documents import DocumentStore, OpenDocument
from kerascope.lsp.edits import workspace_edit
from kerascope.lsp.notebooks import Desynchronized, NotebookStore
from kerascope.lsp.places import Place, location

URI = "file:///w/n.ipynb"
CODE, MARKUP = types.NotebookCellKind.Code, types.NotebookCellKind.Markup


@dataclass
class Cell:
    """A cell as the editor has it; its text is a list of lines."""

    uri: str
    lines: list[str]
    language: str = "python"
    version: int = 1

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def told(self) -> types.NotebookCell:
        return types.NotebookCell(MARKUP if self.language == "markdown" else CODE, self.uri)

    def item(self) -> types.TextDocumentItem:
        return types.TextDocumentItem(self.uri, self.language, self.version, self.text)


def opened(*cells: Cell) -> tuple[DocumentStore, NotebookStore, OpenDocument]:
    documents = DocumentStore()
    notebooks = NotebookStore(documents)
    told = types.NotebookDocument(URI, "jupyter-notebook", 1, [cell.told() for cell in cells])
    params = types.DidOpenNotebookDocumentParams(told, [cell.item() for cell in cells])
    return documents, notebooks, notebooks.open(params)


def change(notebooks: NotebookStore, version: int, **cells: object) -> OpenDocument | None:
    return notebooks.change(
        types.DidChangeNotebookDocumentParams(
            types.VersionedNotebookDocumentIdentifier(version, URI),
            types.NotebookDocumentChangeEvent(
                cells=types.NotebookDocumentCellChanges(**cells)  # type: ignore[arg-type]
            ),
        ),
        "utf-16",
    )


WORDS = ["x = 1", "é日😀 = 'a'", "", "y = (", "%matplotlib inline", "!ls", "# a", "import keras"]


@pytest.mark.parametrize("seed", range(40))
def test_every_line_is_where_the_editor_has_it(seed: int) -> None:
    rng = random.Random(seed)
    made = 0

    def cell() -> Cell:
        nonlocal made
        made += 1
        lines = [rng.choice(WORDS) for _ in range(rng.randint(1, 4))]
        return Cell(f"cell:{made}", lines, rng.choice(["python", "python", "markdown", "sql"]))

    cells = [cell() for _ in range(rng.randint(0, 4))]
    documents, notebooks, _ = opened(*cells)
    for version in range(2, 40):
        act = rng.random()
        if cells and act < 0.5:
            one = rng.choice(cells)
            line = rng.randrange(len(one.lines))
            start, end = sorted(rng.randint(0, len(one.lines[line])) for _ in range(2))
            text = rng.choice(["", "(", "q", "\n", "😀\nz"])
            before = one.lines[line]
            units = [len(before[:at].encode("utf-16-le")) // 2 for at in (start, end)]
            where = types.Range(types.Position(line, units[0]), types.Position(line, units[1]))
            one.lines[line : line + 1] = (before[:start] + text + before[end:]).split("\n")
            one.version += 1
            content = types.NotebookDocumentCellContentChanges(
                types.VersionedTextDocumentIdentifier(one.version, one.uri),
                [types.TextDocumentContentChangePartial(where, text)],
            )
            change(notebooks, version, text_content=[content])
        else:
            start = rng.randint(0, len(cells))
            gone = cells[start : start + rng.randint(0, 2)]
            new = [cell() for _ in range(rng.randint(0, 2))]
            if gone and rng.random() < 0.5:  # moved, or put back
                new.insert(rng.randint(0, len(new)), gone[0])
            cells[start : start + len(gone)] = new
            array = types.NotebookCellArrayChange(start, len(gone), [one.told() for one in new])
            structure = types.NotebookDocumentCellChangeStructure(
                array,
                [one.item() for one in new if one not in gone],
                [types.TextDocumentIdentifier(one.uri) for one in gone if one not in new],
            )
            change(notebooks, version, structure=structure)

        document = documents.get(URI)
        assert document is not None
        code = [(n, one) for n, one in enumerate(cells, 1) if one.language == "python"]
        assert [(part.cell, part.uri, part.version) for part in document.parts] == [
            (number, one.uri, one.version) for number, one in code
        ]
        assert document.notebook is not None
        broken = {one.number for one in document.notebook.broken}
        line = 1
        for part, (number, one) in zip(document.parts, code, strict=True):
            assert part.start == line
            assert part.lines.lines == tuple(one.lines)
            assert documents.get(one.uri) is document
            place = Place(document, part, "utf-16")
            for inside, own in enumerate(one.lines):
                span = Span(line, 0, line, len(own))
                there = location(document, span, "utf-16")
                assert there is not None
                assert (there.uri, there.range.start.line) == (one.uri, inside)
                assert place.span(there.range) == span
                if own.isidentifier() or own == "x = 1":
                    assert document.shown_lines.line(line) == own
                    assert number in broken or document.lines.line(line) == own
                line += 1
        for one in cells:
            if one.language != "python":
                assert documents.get(one.uri) is None


@pytest.mark.parametrize(
    ("uri", "traced"),
    [
        ("file:///w/n.ipynb", True),
        ("untitled:Untitled-1.ipynb", True),
        ("vscode-interactive:/Interactive-1.interactive", True),
        ("git:/w/n.ipynb?%7B%22ref%22%3A%22HEAD%22%7D", False),
        ("vscode-vfs://github/n.ipynb", False),
    ],
)
def test_old_revisions_of_notebooks_are_not_traced(uri: str, traced: bool) -> None:
    documents = DocumentStore()
    told = types.NotebookDocument(uri, "jupyter-notebook", 1, [])
    document = NotebookStore(documents).open(types.DidOpenNotebookDocumentParams(told, []))
    assert document.is_program is traced
    assert not document.is_importable
    assert bool(documents.programs()) is traced


def test_the_edit_that_leaves_a_cell_unfinished_is_told_apart() -> None:
    first, second = Cell("cell:1", ["x = 1"]), Cell("cell:2", ["y = 2"])
    _, notebooks, document = opened(first, second)
    assert not document.half_typed

    def typed(cell: Cell, text: str) -> OpenDocument:
        cell.version += 1
        content = types.NotebookDocumentCellContentChanges(
            types.VersionedTextDocumentIdentifier(cell.version, cell.uri),
            [types.TextDocumentContentChangeWholeDocument(text)],
        )
        changed = change(notebooks, first.version + second.version, text_content=[content])
        assert changed is not None
        return changed

    broken = typed(first, "x = (")
    assert broken.half_typed
    assert broken.shown.text == "x = (\ny = 2\n"
    assert broken.source.text == "x = get_ipython().result\ny = 2\n"
    assert not typed(second, "y = 3").half_typed
    assert not typed(first, "x = 4").half_typed


def test_lines_are_followed_into_the_place_that_their_cell_has_now() -> None:
    first, second = Cell("cell:1", ["a", "b"]), Cell("cell:2", ["a", "c"])
    _, notebooks, before = opened(first, second)
    array = types.NotebookCellArrayChange(0, 2, [second.told(), first.told()])
    after = change(notebooks, 2, structure=types.NotebookDocumentCellChangeStructure(array))
    assert after is not None
    assert after.moved_lines(before) == {1: 3, 2: 4, 3: 1, 4: 2}
    gone = types.NotebookCellArrayChange(0, 1)
    after = change(notebooks, 3, structure=types.NotebookDocumentCellChangeStructure(gone))
    assert after is not None
    assert after.moved_lines(before) == {1: 1, 2: 2}


def test_what_is_executed_changes_nothing() -> None:
    cell = Cell("cell:1", ["x = 1"])
    documents, notebooks, document = opened(cell)
    told = cell.told()
    told.execution_summary = types.ExecutionSummary(7, False)
    assert change(notebooks, 2, data=[told]) is None
    assert documents.get(URI) is document


def test_a_change_that_does_not_fit_closes_the_notebook() -> None:
    documents, notebooks, _ = opened(Cell("cell:1", ["x = 1"]))
    array = types.NotebookCellArrayChange(3, 1)
    with pytest.raises(Desynchronized):
        change(notebooks, 2, structure=types.NotebookDocumentCellChangeStructure(array))
    assert documents.get(URI) is None
    assert documents.get("cell:1") is None
    assert notebooks.close(URI) is None


def test_edits_carry_the_version_and_the_line_breaks_of_their_cell() -> None:
    cells = Cell("cell:1", ["x = 1\r", "y = 2"]), Cell("cell:2", ["z = 3"], version=9)
    _, _, document = opened(*cells)
    edits = (
        TextEdit(Span(2, 0, 2, 0), "new = 0\n"),
        TextEdit(Span(3, 4, 3, 5), "4"),
    )
    edit = workspace_edit(document, edits, "utf-16", near=2, versioned=True)
    assert edit is not None
    assert [
        (one.text_document.uri, one.text_document.version, [item.new_text for item in one.edits])
        for one in edit.document_changes or ()
        if isinstance(one, types.TextDocumentEdit)
    ] == [("cell:1", 1, ["new = 0\r\n"]), ("cell:2", 9, ["4"])]
    plain = workspace_edit(document, edits, "utf-16", near=2, versioned=False)
    assert plain is not None
    assert plain.changes is not None
    assert plain.changes.keys() == {"cell:1", "cell:2"}
    crossing = (TextEdit(Span(2, 0, 3, 2), "x"),)
    assert workspace_edit(document, crossing, "utf-16", near=2, versioned=True) is None
