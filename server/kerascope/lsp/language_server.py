"""The server process: one session, the two descriptors it speaks on, and its end."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import threading
from collections.abc import Mapping
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from kerascope import __version__
from kerascope.lsp.client import Client
from kerascope.lsp.lifetime import watch_parent
from kerascope.lsp.notebooks import SYNC_OPTIONS
from kerascope.lsp.protocol import KerascopeProtocol, plain_converter
from kerascope.lsp.session import Session
from kerascope.lsp.transport import MessageWriter, pump

#: Editors kill a server that takes longer than two seconds to end (seconds).
EXIT_TIMEOUT_S = 1.3

logger = logging.getLogger(__name__)


class KerascopeServer(LanguageServer):
    """A pygls server that carries the session along to the features."""

    protocol: KerascopeProtocol

    def __init__(self) -> None:
        super().__init__(
            "kerascope",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            notebook_document_sync=SYNC_OPTIONS,
            protocol_cls=KerascopeProtocol,
            converter_factory=plain_converter,
        )
        self.client = Client(self)
        self.session = Session(self.client)
        self.options: Mapping[str, object] = {}
        self.roots: tuple[str, ...] = ()
        self._ended: asyncio.Queue[bytes | int | None] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self.protocol.on_exit = self.stop

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log an error in a handler. The client is not told: it might be the one that is gone."""
        logger.error("%s: %s", getattr(source, "__name__", source), error)

    def watch(self, pid: int) -> None:
        """End when the process ``pid``, the editor's, ends."""
        self._watcher = asyncio.ensure_future(watch_parent(pid, lambda: self.stop(0)))

    def stop(self, code: int) -> None:
        """End the server with this exit code, once what came before is done."""
        if self._ended is not None:
            self._ended.put_nowait(code)

    async def serve(self, source: int, sink: int) -> int:
        """Talk to the client on two descriptors until the end; the exit code."""
        loop = asyncio.get_running_loop()
        inbox = self._ended = asyncio.Queue()
        self.protocol.set_writer(MessageWriter(sink, lambda: self.stop(0)))
        _on_signals(loop, lambda: self.stop(0))
        threading.Thread(
            target=pump,
            args=(source, lambda body: _post(loop, inbox, body)),
            name="reader",
            daemon=True,
        ).start()
        while isinstance(item := await inbox.get(), bytes):
            self._handle(item)
        code = item if isinstance(item, int) else 0
        _end_in_any_case(code)
        if self._watcher is not None:
            self._watcher.cancel()
        await self.session.close()
        return code

    def _handle(self, body: bytes) -> None:
        try:
            message = json.loads(body, object_hook=self.protocol.structure_message)
            self.protocol.handle_message(message)
        except (Exception, RecursionError) as error:
            # Whatever a client sends, the next message is heard.
            logger.warning("a message could not be handled: %s: %s", type(error).__name__, error)


def _post(
    loop: asyncio.AbstractEventLoop, inbox: asyncio.Queue[bytes | int | None], body: bytes | None
) -> None:
    try:
        loop.call_soon_threadsafe(inbox.put_nowait, body)
    except RuntimeError:
        # The loop is closed: the server has ended and nobody reads this any more.
        return


def _on_signals(loop: asyncio.AbstractEventLoop, stop: Any) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except (NotImplementedError, RuntimeError):
            # asyncio has them on Unix only: loops of Windows raise NotImplementedError.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


def _end_in_any_case(code: int) -> None:
    """End the process in time even if something does not let itself be closed."""
    timer = threading.Timer(EXIT_TIMEOUT_S, os._exit, (code,))
    timer.daemon = True
    timer.start()
