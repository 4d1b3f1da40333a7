"""textDocument/inlayHint: the output shape at the end of each layer's line."""

from __future__ import annotations

from lsprotocol import types

from kerascope.analysis.hints import InlayHint
from kerascope.analysis.report import Span
from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.places import Place

#: How long a client that cannot be told to ask again is kept waiting for a trace (seconds).
NO_REFRESH_TIMEOUT_S = 1.5


def register(server: KerascopeServer) -> None:
    """Answer inlay hint requests."""
    server.feature(types.TEXT_DOCUMENT_INLAY_HINT)(inlay_hint)


async def inlay_hint(ls: KerascopeServer, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The hints of the asked lines, at once: the client is told to ask again when they change."""
    uri = params.text_document.uri
    session = ls.session
    if not ls.client.support.refresh_inlay_hints:
        await session.current_report(uri, NO_REFRESH_TIMEOUT_S)
    place = session.place(uri)
    if place is None:
        return []
    wanted = place.span(params.range)
    return [
        types.InlayHint(
            position=place.range(Span(hint.line, hint.column, hint.line, hint.column)).start,
            label=_label(place, hint),
            kind=types.InlayHintKind.Type,
            tooltip=place.words(hint.tooltip) or None,
            padding_left=True,
        )
        for hint in session.hints(uri)
        if wanted.line <= hint.line <= wanted.end_line and place.has(hint.line)
    ]


def _label(place: Place, hint: InlayHint) -> str | list[types.InlayHintLabelPart]:
    """The label; in parts where one of them leads to the layer that made what it says."""
    if all(part.target is None for part in hint.parts):
        return hint.label
    return [
        types.InlayHintLabelPart(
            part.text,
            location=place.location(part.target) if part.target is not None else None,
        )
        for part in hint.parts
    ]
