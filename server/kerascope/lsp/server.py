"""The language server: its parts put together and started."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping

from kerascope.lsp.features import (
    code_action,
    code_lens,
    commands,
    configuration,
    document_symbol,
    hover,
    inlay_hint,
    lifecycle,
    model,
    rule_page,
    synchronization,
    watched_files,
)
from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.transport import claim_stdio

_FEATURES = (
    lifecycle,
    synchronization,
    configuration,
    hover,
    inlay_hint,
    code_action,
    code_lens,
    document_symbol,
    model,
    rule_page,
    commands,
    watched_files,
)


def create_server(options: Mapping[str, object] | None = None) -> KerascopeServer:
    """A server with all its features.

    ``options`` count where the client's initialization options say nothing.
    """
    server = KerascopeServer()
    server.options = dict(options or {})
    for feature in _FEATURES:
        feature.register(server)
    return server


def main(options: Mapping[str, object] | None = None) -> None:
    """Serve on the standard streams, and exit with the code that LSP prescribes."""
    source, sink = claim_stdio()
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    # pygls writes every message with all of its text to the log.
    logging.getLogger("pygls").setLevel(logging.WARNING)

    async def run() -> int:
        # The server belongs to the event loop that it runs on.
        return await create_server(options).serve(source, sink)

    sys.exit(asyncio.run(run()))
