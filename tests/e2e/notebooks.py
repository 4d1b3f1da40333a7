"""A notebook as an editor has it: cells that are text documents, edited in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from e2e.editor import Buffer, Editor
from lsprotocol import types


@dataclass
class Cell(Buffer):
    """A cell; ``kind`` and ``language`` as the protocol has them."""

    language: str = "python"
    kind: types.NotebookCellKind = types.NotebookCellKind.Code
    executed: int | None = None

    def told(self) -> types.NotebookCell:
        """The cell as the protocol tells of it."""
        summary = types.ExecutionSummary(self.executed, True) if self.executed else None
        return types.NotebookCell(self.kind, self.uri, execution_summary=summary)

    def item(self) -> types.TextDocumentItem:
        """The cell's text as the protocol tells of it."""
        return types.TextDocumentItem(self.uri, self.language, self.version, self.text)


@dataclass
class Notebook:
    """An open notebook, and what an editor does with it."""

    editor: Editor
    uri: str
    kind: str = "jupyter-notebook"
    version: int = 1
    cells: list[Cell] = field(default_factory=list)
    made: int = 0

    def cell(self, text: str, language: str = "python", *, markdown: bool = False) -> Cell:
        """A new cell, which is in no notebook yet."""
        self.made += 1
        # As VS Code writes them, with the address of a remote window.
        path = self.uri.partition(":")[2].lstrip("/")
        uri = f"vscode-notebook-cell://127.0.0.1:8080/{path}#W{self.made}sZmlsZQ%3D%3D"
        kind = types.NotebookCellKind.Markup if markdown else types.NotebookCellKind.Code
        return Cell(uri, text, language="markdown" if markdown else language, kind=kind)

    def open(self, *cells: Cell) -> None:
        """Show the notebook."""
        self.cells = list(cells)
        self.editor.client.notebook_document_did_open(
            types.DidOpenNotebookDocumentParams(
                types.NotebookDocument(
                    self.uri, self.kind, self.version, [cell.told() for cell in cells]
                ),
                [cell.item() for cell in cells],
            )
        )

    def close(self) -> None:
        """Show the notebook no longer."""
        self.editor.client.notebook_document_did_close(
            types.DidCloseNotebookDocumentParams(
                types.NotebookDocumentIdentifier(self.uri),
                [types.TextDocumentIdentifier(cell.uri) for cell in self.cells],
            )
        )

    def replace(self, cell: Cell, old: str, new: str) -> None:
        """Edit one place of a cell; only that place is told."""
        range_ = self.editor.range_of(cell, old)
        cell.text = cell.text.replace(old, new)
        self._edited(cell, types.TextDocumentContentChangePartial(range_, new))

    def rewrite(self, cell: Cell, text: str) -> None:
        """Give a cell another text, told as a whole."""
        cell.text = text
        self._edited(cell, types.TextDocumentContentChangeWholeDocument(text))

    def splice(self, start: int, count: int, *cells: Cell) -> None:
        """Put cells in the place of others. Cells that come back are neither closed nor opened."""
        gone = self.cells[start : start + count]
        self.cells[start : start + count] = cells
        self._change(
            structure=types.NotebookDocumentCellChangeStructure(
                array=types.NotebookCellArrayChange(start, count, [c.told() for c in cells]),
                did_open=[cell.item() for cell in cells if cell not in gone],
                did_close=[
                    types.TextDocumentIdentifier(cell.uri) for cell in gone if cell not in cells
                ],
            )
        )

    def execute(self, cell: Cell, order: int) -> None:
        """Tell that a cell was executed."""
        cell.executed = order
        self._change(data=[cell.told()])

    def apply(self, edit: types.WorkspaceEdit) -> list[Cell]:
        """Apply an edit as an editor does; the cells that it changed."""
        by_uri: dict[str, list[types.TextEdit]] = dict(edit.changes or {})  # type: ignore[arg-type]
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            cell = self._named(change.text_document.uri)
            assert change.text_document.version == cell.version
            by_uri[cell.uri] = list(change.edits)  # type: ignore[arg-type]
        assert by_uri
        changed = []
        for uri, edits in by_uri.items():
            cell = self._named(uri)
            self.rewrite(cell, self.editor.edited(cell, edits))
            changed.append(cell)
        return changed

    def _named(self, uri: str) -> Cell:
        return next(cell for cell in self.cells if cell.uri == uri)

    def _edited(self, cell: Cell, change: types.TextDocumentContentChangeEvent) -> None:
        cell.version += 1
        self._change(
            text_content=[
                types.NotebookDocumentCellContentChanges(
                    types.VersionedTextDocumentIdentifier(cell.version, cell.uri), [change]
                )
            ]
        )

    def _change(
        self,
        structure: types.NotebookDocumentCellChangeStructure | None = None,
        data: Sequence[types.NotebookCell] | None = None,
        text_content: Sequence[types.NotebookDocumentCellContentChanges] | None = None,
    ) -> None:
        self.version += 1
        cells = types.NotebookDocumentCellChanges(structure, data, text_content)
        self.editor.client.notebook_document_did_change(
            types.DidChangeNotebookDocumentParams(
                types.VersionedNotebookDocumentIdentifier(self.version, self.uri),
                types.NotebookDocumentChangeEvent(cells=cells),
            )
        )
