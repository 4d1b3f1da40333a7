"""textDocument/codeLens: what each model is, above it, and what arrives, above ``fit``."""

from __future__ import annotations

from lsprotocol import types

from kerascope.analysis.lenses import Lens
from kerascope.lsp.client import SHOW_GRAPH, SHOW_SUMMARY
from kerascope.lsp.language_server import KerascopeServer

_COMMANDS = {"summary": SHOW_SUMMARY, "graph": SHOW_GRAPH}


def register(server: KerascopeServer) -> None:
    """Answer code lens requests."""
    server.feature(types.TEXT_DOCUMENT_CODE_LENS)(code_lens)


def code_lens(ls: KerascopeServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The lenses of the last report, at once: the client is told to ask again when they change."""
    uri = params.text_document.uri
    place = ls.session.place(uri)
    if place is None:
        return []
    found = []
    told = set()
    for lens in ls.session.lenses(uri):
        if not place.holds(lens.span):
            continue
        command = _command(ls, lens, uri)
        if command.command or (lens.span, lens.opens is None) not in told:
            # A client without the command is shown the facts alone, and not what would open.
            told.add((lens.span, lens.opens is None))
            found.append(types.CodeLens(place.range(lens.span), command))
    return found


def _command(ls: KerascopeServer, lens: Lens, uri: str) -> types.Command:
    name = _COMMANDS[lens.opens] if lens.opens is not None else ""
    if name not in ls.client.commands:
        return types.Command(lens.title, "")
    return types.Command(lens.title, name, arguments=[uri, lens.model])
