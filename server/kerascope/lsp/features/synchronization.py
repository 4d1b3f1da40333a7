"""Documents opened, changed, saved and closed."""

from __future__ import annotations

from lsprotocol import types

from kerascope.lsp.language_server import KerascopeServer


def register(server: KerascopeServer) -> None:
    """Follow the client's documents."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(did_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)


def did_open(ls: KerascopeServer, params: types.DidOpenTextDocumentParams) -> None:
    """The client shows a document."""
    ls.session.opened(ls.session.documents.open(params.text_document))


def did_change(ls: KerascopeServer, params: types.DidChangeTextDocumentParams) -> None:
    """The text is another one."""
    document = ls.session.documents.change(params)
    if document is not None:
        ls.session.changed(document)


def did_save(ls: KerascopeServer, params: types.DidSaveTextDocumentParams) -> None:
    """The text is on disk, where other files import it from."""
    ls.session.saved(params.text_document.uri)


def did_close(ls: KerascopeServer, params: types.DidCloseTextDocumentParams) -> None:
    """The document is no longer shown."""
    if ls.session.documents.close(params.text_document.uri) is not None:
        ls.session.closed(params.text_document.uri)
