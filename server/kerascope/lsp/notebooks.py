"""The notebooks that the client has open: cells and their texts, kept as the client tells.

Source of the facts: LSP 3.17, "Notebook Document Synchronization". All cells are asked for, those
without Python too, so that a cell's number is the one that the user counts and the command line
tells. The order of the cells is that of the notebook, whatever order they were executed in.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lsprotocol import types

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.notebook import Cell, program_of
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.convert import from_position
from kerascope.lsp.documents import DocumentStore, OpenDocument, Part, path_of

#: Notebooks of Jupyter, and VS Code's interactive windows.
NOTEBOOK_TYPES = ("jupyter-notebook", "interactive")

SYNC_OPTIONS = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithNotebook(notebook=name) for name in NOTEBOOK_TYPES
    ],
    save=True,
)


class Desynchronized(Exception):
    """What the client told does not fit to what it told before. The text says what."""


@dataclass
class _Text:
    """The text document of a cell."""

    language: str
    version: int
    text: str


@dataclass
class _Notebook:
    uri: str
    version: int
    cells: list[types.NotebookCell]
    texts: dict[str, _Text] = field(default_factory=dict)


class NotebookStore:
    """All open notebooks; each version of one is put into the store of documents."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._notebooks: dict[str, _Notebook] = {}
        # A client need not count a notebook's version up when only a cell's text changes.
        self._revisions = itertools.count(1)

    def open(self, params: types.DidOpenNotebookDocumentParams) -> OpenDocument:
        """Take in a notebook that the client opened (again)."""
        told = params.notebook_document
        notebook = _Notebook(told.uri, told.version, list(told.cells))
        _take_texts(notebook, params.cell_text_documents)
        self._notebooks[told.uri] = notebook
        return self._put(notebook)

    def change(
        self, params: types.DidChangeNotebookDocumentParams, encoding: Encoding
    ) -> OpenDocument | None:
        """The notebook as it is after a change; ``None`` when nothing changed.

        Raises :class:`Desynchronized` when the change does not fit. The notebook is unknown then
        until it is opened again, for a wrong text is worse than none.
        """
        uri = params.notebook_document.uri
        notebook = self._notebooks.get(uri)
        if notebook is None or params.notebook_document.version < notebook.version:
            return None
        notebook.version = params.notebook_document.version
        cells = params.change.cells
        if cells is None:
            return None
        try:
            edited = _apply(notebook, cells, encoding)
        except Desynchronized:
            self.close(uri)
            raise
        before = self._documents.get(uri)
        document = self._document(notebook, edited)
        if before is not None and before.cells == document.cells:
            # Outputs, metadata, execution counts: nothing that the program depends on.
            return None
        self._documents.put(document)
        return document

    def close(self, uri: str) -> OpenDocument | None:
        """Forget a notebook."""
        if self._notebooks.pop(uri, None) is None:
            return None
        document = self._documents.get(uri)
        self._documents.remove(uri)
        return document

    def _put(self, notebook: _Notebook) -> OpenDocument:
        document = self._document(notebook, ())
        self._documents.put(document)
        return document

    def _document(self, notebook: _Notebook, edited: Iterable[str]) -> OpenDocument:
        code = [
            (number, cell.document, notebook.texts[cell.document])
            for number, cell in enumerate(notebook.cells, 1)
            if cell.kind == types.NotebookCellKind.Code
            and cell.document in notebook.texts
            and notebook.texts[cell.document].language == "python"
        ]
        program = program_of([Cell(number, text.text) for number, _, text in code])
        before = self._documents.get(notebook.uri)
        known = {part.uri: part for part in before.cells} if before is not None else {}
        parts = tuple(
            Part(uri, text.version, _lines(known.get(uri), text.text), start, number)
            for (number, uri, text), start in zip(code, program.starts, strict=False)
        )
        broken = {cell.number for cell in program.broken}
        left = {uri for number, uri, _ in code if number in broken}
        source = SourceDocument(
            notebook.uri, path_of(notebook.uri), next(self._revisions), program.text
        )
        return OpenDocument(source, "python", program, parts, not left.isdisjoint(edited))


def _lines(known: Part | None, text: str) -> LineIndex:
    """The lines of a cell, which are those of the last version of most."""
    return known.lines if known is not None and known.lines.text == text else LineIndex(text)


def _take_texts(notebook: _Notebook, items: Sequence[types.TextDocumentItem]) -> None:
    for item in items:
        notebook.texts[item.uri] = _Text(item.language_id, item.version, _text(item.text))


def _apply(
    notebook: _Notebook, change: types.NotebookDocumentCellChanges, encoding: Encoding
) -> set[str]:
    """Change the notebook; the URIs of the cells whose text is another one now."""
    if change.structure is not None:
        _restructure(notebook, change.structure)
    for cell in change.data or ():
        for place, known in enumerate(notebook.cells):
            if known.document == cell.document:
                notebook.cells[place] = cell
    edited = set()
    for content in change.text_content or ():
        uri = content.document.uri
        text = notebook.texts.get(uri)
        if text is None:
            raise Desynchronized(f"a cell that is not open was edited ({uri})")
        if content.document.version < text.version:
            continue
        text.version = content.document.version
        for edit in content.changes:
            text.text = _edited(text.text, edit, encoding)
            edited.add(uri)
    return edited


def _restructure(notebook: _Notebook, change: types.NotebookDocumentCellChangeStructure) -> None:
    start, count = change.array.start, change.array.delete_count
    if min(start, count) < 0 or start + count > len(notebook.cells):
        raise Desynchronized(f"cells from {start} on were changed, which are not there")
    notebook.cells[start : start + count] = change.array.cells or ()
    for closed in change.did_close or ():
        notebook.texts.pop(closed.uri, None)
    _take_texts(notebook, change.did_open or ())


def _edited(text: str, change: types.TextDocumentContentChangeEvent, encoding: Encoding) -> str:
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return _text(change.text)
    lines = LineIndex(text)
    ends = (change.range.start, change.range.end)
    if any(position.line >= lines.line_count for position in ends):
        raise Desynchronized("a line was edited that the cell does not have")
    start, end = (lines.offset(*from_position(lines, place, encoding)) for place in ends)
    if end < start:
        raise Desynchronized("the end of an edit stands before its begin")
    return text[:start] + _text(change.text) + text[end:]


def _text(text: str) -> str:
    # As in a notebook that is read from its file: Python takes no such text.
    return text.replace("\0", " ")
