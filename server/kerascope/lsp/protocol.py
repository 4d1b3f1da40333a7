"""pygls' protocol, where it leaves a client waiting or holds a text of its own.

Requests with wrong parameters, before ``initialize`` and after ``shutdown`` get the answer that
the specification prescribes; ``exit`` ends the server with the code that it prescribes; documents
are left to the server's own store.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from cattrs import Converter
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import JsonRPCNotification, JsonRPCRequestMessage
from pygls.protocol.language_server import lsp_method


def plain_converter() -> Converter:
    """lsprotocol's converter; parameters of Kerascope's own messages stay plain values."""
    converter = get_converter()
    for cls in (JsonRPCRequestMessage, JsonRPCNotification):
        converter.register_structure_hook(cls, _own_message)
    return converter


def _own_message(data: dict[str, Any], cls: type) -> Any:
    names = ("id", "method", "jsonrpc") if cls is JsonRPCRequestMessage else ("method", "jsonrpc")
    return cls(**{name: data.get(name) for name in names}, params=data.get("params"))


class KerascopeProtocol(LanguageServerProtocol):
    """The server's side of the conversation."""

    #: Set by the server: called with the exit code when the client says ``exit``.
    on_exit: Callable[[int], None] | None = None
    _initialize_seen = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message that ``data`` is; a request that has no valid form is answered at once."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" in data and isinstance(data.get("method"), str):
                error = JsonRpcInvalidParams(f"The parameters of {data['method']} are not valid")
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        """Dispatch a message, refusing requests that come at the wrong time."""
        method = getattr(message, "method", None)
        if method is not None and hasattr(message, "id"):
            refusal = self._refusal(method)
            if refusal is not None:
                self._send_response(message.id, error=refusal.to_response_error())
                return
            self._initialize_seen = self._initialize_seen or method == types.INITIALIZE
        elif method is not None and not self._initialize_seen and method != types.EXIT:
            return
        super().handle_message(message)

    def _refusal(self, method: str) -> JsonRpcException | None:
        if self._shutdown:
            return JsonRpcInvalidRequest("The server is shutting down")
        if method == types.INITIALIZE and self._initialize_seen:
            return JsonRpcInvalidRequest("initialize was sent before")
        if method != types.INITIALIZE and not self._initialize_seen:
            return JsonRpcServerNotInitialized("initialize must be the first request")
        return None

    @property
    def shutdown_requested(self) -> bool:
        """Whether the client has sent ``shutdown``."""
        return self._shutdown

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> Generator[Any, Any, None]:
        """The client is done with the server."""
        if self.on_exit is not None:
            self.on_exit(0 if self._shutdown else 1)
        yield from ()

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(
        self, params: types.DidOpenTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """A document was opened."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: types.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """A document's text changed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: types.DidCloseTextDocumentParams
    ) -> Generator[Any, Any, None]:
        """A document was closed."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def lsp_notebook_document__did_open(
        self, params: types.DidOpenNotebookDocumentParams
    ) -> Generator[Any, Any, None]:
        """A notebook was opened."""
        yield self.fm.features[types.NOTEBOOK_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def lsp_notebook_document__did_change(
        self, params: types.DidChangeNotebookDocumentParams
    ) -> Generator[Any, Any, None]:
        """A notebook's cells or their texts changed."""
        yield self.fm.features[types.NOTEBOOK_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def lsp_notebook_document__did_close(
        self, params: types.DidCloseNotebookDocumentParams
    ) -> Generator[Any, Any, None]:
        """A notebook was closed."""
        yield self.fm.features[types.NOTEBOOK_DOCUMENT_DID_CLOSE], (params,), None
