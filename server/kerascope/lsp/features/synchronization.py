"""Documents and notebooks opened, changed, saved and closed."""

from __future__ import annotations

import logging

from lsprotocol import types

from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.notebooks import Desynchronized

logger = logging.getLogger(__name__)


def register(server: KerascopeServer) -> None:
    """Follow the client's documents."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(did_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)(did_open_notebook)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)(did_change_notebook)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)(did_save_notebook)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)(did_close_notebook)


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
    document = ls.session.documents.close(params.text_document.uri)
    if document is not None:
        ls.session.closed(document)


def did_open_notebook(ls: KerascopeServer, params: types.DidOpenNotebookDocumentParams) -> None:
    """The client shows a notebook."""
    ls.session.opened(ls.session.notebooks.open(params))


def did_change_notebook(ls: KerascopeServer, params: types.DidChangeNotebookDocumentParams) -> None:
    """Cells were edited, inserted, moved, deleted, executed."""
    uri = params.notebook_document.uri
    known = ls.session.documents.get(uri)
    try:
        document = ls.session.notebooks.change(params, ls.session.encoding)
    except Desynchronized as error:
        logger.warning("%s is unknown until it is opened again: %s", uri, error)
        if known is not None:
            ls.session.closed(known)
        return
    if document is not None:
        ls.session.changed(document)


def did_save_notebook(ls: KerascopeServer, params: types.DidSaveNotebookDocumentParams) -> None:
    """The notebook is on disk."""
    ls.session.saved(params.notebook_document.uri)


def did_close_notebook(ls: KerascopeServer, params: types.DidCloseNotebookDocumentParams) -> None:
    """The notebook is no longer shown."""
    document = ls.session.notebooks.close(params.notebook_document.uri)
    if document is not None:
        ls.session.closed(document)
