"""textDocument/hover: shapes of the layer, variable or model under the pointer."""

from __future__ import annotations

from lsprotocol import types

from kerascope.analysis.hover import hover_at
from kerascope.lsp.language_server import KerascopeServer

#: How long a hover waits for the very first trace of a document (seconds).
FIRST_TRACE_TIMEOUT_S = 1.0


def register(server: KerascopeServer) -> None:
    """Answer hover requests."""
    server.feature(types.TEXT_DOCUMENT_HOVER)(hover)


async def hover(ls: KerascopeServer, params: types.HoverParams) -> types.Hover | None:
    """What is known about the place; old facts on lines that have not changed will do."""
    uri = params.text_document.uri
    report = ls.session.report(uri)
    if report is None:
        report = await ls.session.current_report(uri, FIRST_TRACE_TIMEOUT_S)
    place = ls.session.place(uri)
    if report is None or place is None:
        return None
    content = hover_at(report, *place.position(params.position))
    if content is None or not place.holds(content.span):
        return None
    kind = (
        types.MarkupKind.Markdown
        if ls.client.support.markdown_hover
        else types.MarkupKind.PlainText
    )
    return types.Hover(
        types.MarkupContent(kind, place.words(content.markdown)), place.range(content.span)
    )
