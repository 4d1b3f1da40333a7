"""The programs that the client has open, with the text as the editor shows it.

A program is a file, an unsaved buffer, or a notebook, whose cells are text documents of their own.
For files the client sends the whole text with every change (``TextDocumentSyncKind.Full``), so the
text here cannot drift away from the editor's: pygls' own store counts a form feed as a line break
and would apply later ranges to wrong lines.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from lsprotocol import types
from pygls.uris import to_fs_path

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.notebook import Notebook
from kerascope.analysis.shift import moved_lines
from kerascope.analysis.text import LineIndex
from kerascope.lsp.disk import file_key

#: Schemes of documents that are programs of their own. A notebook's cell is not, and what stands
#: under other schemes (an old revision, a diff, an archive's member) is not the user's own text.
TRACED_SCHEMES = frozenset({"file", "untitled"})


#: Of notebooks, also what an interactive window is for VS Code.
NOTEBOOK_SCHEMES = TRACED_SCHEMES | {"vscode-interactive"}


@dataclass(frozen=True)
class Part:
    """One of the client's text documents that a program consists of.

    ``start`` is the program's line on which it begins; ``cell`` is its number in a notebook, from
    1 over all cells.
    """

    uri: str
    version: int | None
    lines: LineIndex
    start: int = 1
    cell: int | None = None

    @property
    def end(self) -> int:
        """The program's line on which it ends."""
        return self.start + self.lines.line_count - 1


@dataclass(frozen=True)
class OpenDocument:
    """One version of an open program.

    ``source`` is what is traced. A ``notebook`` has its code cells as ``cells``; ``half_typed``
    says that the edit that made this version left the cell that it changed no Python.
    """

    source: SourceDocument
    language: str
    notebook: Notebook | None = None
    cells: tuple[Part, ...] = ()
    half_typed: bool = False

    @property
    def uri(self) -> str:
        """The client's own spelling of the URI, which is sent back verbatim."""
        return self.source.uri

    @property
    def is_program(self) -> bool:
        """Whether the document is Python that stands for itself."""
        schemes = TRACED_SCHEMES if self.notebook is None else NOTEBOOK_SCHEMES
        return self.language == "python" and scheme_of(self.uri) in schemes

    @property
    def is_importable(self) -> bool:
        """Whether other programs can import the document."""
        return self.is_program and self.notebook is None and bool(self.source.path)

    @cached_property
    def lines(self) -> LineIndex:
        """The text's lines."""
        return LineIndex(self.source.text)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The client's text documents that the program is, in their order."""
        if self.notebook is not None:
            return self.cells
        return (Part(self.uri, self.source.version, self.lines),)

    @cached_property
    def shown(self) -> SourceDocument:
        """The program with all lines as the editor shows them, those of unfinished cells too."""
        if self.notebook is None or not self.notebook.broken:
            return self.source
        return replace(self.source, text=self.notebook.written)

    @cached_property
    def shown_lines(self) -> LineIndex:
        """The lines of :attr:`shown`."""
        return self.lines if self.shown is self.source else LineIndex(self.shown.text)

    def moved_lines(self, before: OpenDocument) -> dict[int, int] | None:
        """New numbers of the lines that an earlier version of a notebook had, by their old ones.

        Cells keep their URIs, so lines are looked for in their own cell, wherever it is now.
        ``None`` for what is no notebook.
        """
        if self.notebook is None:
            return None
        now = {part.uri: part for part in self.cells}
        found: dict[int, int] = {}
        for old in before.cells:
            new = now.get(old.uri)
            if new is not None and new.lines is old.lines:
                found.update(
                    zip(range(old.start, old.end + 1), range(new.start, new.end + 1), strict=True)
                )
            elif new is not None:
                for line, there in moved_lines(old.lines.lines, new.lines.lines).items():
                    found[old.start + line - 1] = new.start + there - 1
        return found

    def part(self, uri: str) -> Part | None:
        """The part that is the client's text document ``uri``."""
        return next((part for part in self.parts if part.uri == uri), None)

    def part_at(self, line: int) -> Part | None:
        """The part that has the program's ``line``; of a file it is the only one."""
        if self.notebook is None:
            return self.parts[0]
        place = bisect_right(self.cells, line, key=lambda part: part.start) - 1
        return self.cells[max(place, 0)] if self.cells else None


class DocumentStore:
    """All open documents, by URI; a notebook by its own and by those of its code cells."""

    def __init__(self) -> None:
        self._documents: dict[str, OpenDocument] = {}
        self._notebooks: dict[str, str] = {}

    def open(self, item: types.TextDocumentItem) -> OpenDocument:
        """Take in a document that the client opened (again)."""
        document = _document(item.uri, item.version, item.text, item.language_id)
        self._documents[item.uri] = document
        return document

    def change(self, params: types.DidChangeTextDocumentParams) -> OpenDocument | None:
        """The document with its new text.

        ``None`` when there is nothing to do: the document is not open, the version is older than
        the one known. A change of a part, which the server never asked for, makes the document
        unknown until the client opens it again, for a wrong text is worse than none.
        """
        uri, version = params.text_document.uri, params.text_document.version
        known = self._documents.get(uri)
        if known is None or not params.content_changes:
            return None
        if known.source.version is not None and version < known.source.version:
            return None
        change = params.content_changes[-1]
        if not isinstance(change, types.TextDocumentContentChangeWholeDocument):
            del self._documents[uri]
            return None
        document = _document(uri, version, change.text, known.language)
        self._documents[uri] = document
        return document

    def close(self, uri: str) -> OpenDocument | None:
        """Forget a document."""
        return self._documents.pop(uri, None)

    def put(self, notebook: OpenDocument) -> None:
        """Take in a notebook, or a new version of it."""
        self.remove(notebook.uri)
        self._documents[notebook.uri] = notebook
        self._notebooks.update({cell.uri: notebook.uri for cell in notebook.cells})

    def remove(self, uri: str) -> None:
        """Forget the notebook of this URI."""
        known = self._documents.pop(uri, None)
        for cell in known.cells if known is not None else ():
            self._notebooks.pop(cell.uri, None)

    def get(self, uri: str) -> OpenDocument | None:
        """The open document of this URI; for that of a cell its notebook."""
        return self._documents.get(self._notebooks.get(uri, uri))

    def by_path(self, path: str) -> OpenDocument | None:
        """The open document that is this file, under whichever name it was opened."""
        key = file_key(path)
        found = None
        for document in self._documents.values():
            if document.is_importable and document.source.path == path:
                return document
            if document.is_importable and file_key(document.source.path) == key:
                found = document
        return found

    def programs(self) -> tuple[OpenDocument, ...]:
        """All open documents that are programs."""
        return tuple(document for document in self._documents.values() if document.is_program)

    def overlays(self, uri: str) -> dict[str, str]:
        """The text of all open files but the one of ``uri``, by path: it may be unsaved.

        A file that was opened by a symbolic link is meant under its real name as well.
        """
        own = self._documents.get(uri)
        taken = file_key(own.source.path) if own is not None and own.source.path else ""
        found: dict[str, str] = {}
        for document in self.programs():
            path, text = document.source.path, document.source.text
            if document.uri != uri and document.is_importable and file_key(path) != taken:
                found.setdefault(os.path.realpath(path), text)
                found[path] = text
        return found


def _document(uri: str, version: int | None, text: str, language: str) -> OpenDocument:
    return OpenDocument(SourceDocument(uri, path_of(uri), version, text), language)


def path_of(uri: str) -> str:
    """The path of a file's URI; empty for any other."""
    return (to_fs_path(uri) or "") if scheme_of(uri) == "file" else ""


def scheme_of(uri: str) -> str:
    """The scheme of a URI, in small letters."""
    return uri.partition(":")[0].lower()
