"""The documents that the client has open, with the text as the editor shows it.

The client sends the whole text with every change (``TextDocumentSyncKind.Full``), so the text here
cannot drift away from the editor's: pygls' own store counts a form feed as a line break and would
apply later ranges to wrong lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types
from pygls.uris import to_fs_path

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.text import LineIndex

#: Schemes of documents that are programs of their own. A notebook's cell is not, and what stands
#: under other schemes (an old revision, a diff, an archive's member) is not the user's own text.
TRACED_SCHEMES = frozenset({"file", "untitled"})


@dataclass(frozen=True)
class OpenDocument:
    """One version of an open document."""

    source: SourceDocument
    language: str

    @property
    def uri(self) -> str:
        """The client's own spelling of the URI, which is sent back verbatim."""
        return self.source.uri

    @property
    def is_program(self) -> bool:
        """Whether the document is Python that stands for itself."""
        return self.language == "python" and _scheme(self.uri) in TRACED_SCHEMES

    @cached_property
    def lines(self) -> LineIndex:
        """The text's lines."""
        return LineIndex(self.source.text)


class DocumentStore:
    """All open documents, by URI."""

    def __init__(self) -> None:
        self._documents: dict[str, OpenDocument] = {}

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

    def get(self, uri: str) -> OpenDocument | None:
        """The open document of this URI."""
        return self._documents.get(uri)

    def by_path(self, path: str) -> OpenDocument | None:
        """The open document that is this file."""
        for document in self._documents.values():
            if document.source.path == path:
                return document
        return None

    def programs(self) -> tuple[OpenDocument, ...]:
        """All open documents that are programs."""
        return tuple(document for document in self._documents.values() if document.is_program)

    def overlays(self, uri: str) -> dict[str, str]:
        """The text of all open files but the one of ``uri``, by path: it may be unsaved."""
        return {
            document.source.path: document.source.text
            for document in self.programs()
            if document.uri != uri and document.source.path
        }


def _document(uri: str, version: int | None, text: str, language: str) -> OpenDocument:
    path = (to_fs_path(uri) or "") if _scheme(uri) == "file" else ""
    return OpenDocument(SourceDocument(uri, path, version, text), language)


def _scheme(uri: str) -> str:
    return uri.partition(":")[0].lower()
