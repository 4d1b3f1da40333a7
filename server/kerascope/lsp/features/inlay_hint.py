"""textDocument/inlayHint: the output shape at the end of each layer's line."""

from __future__ import annotations

from lsprotocol import types

from kerascope.analysis.hints import InlayHint
from kerascope.lsp.convert import from_range, to_position, to_range
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.language_server import KerascopeServer

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
    document = session.documents.get(uri)
    if document is None:
        return []
    wanted = from_range(document.lines, params.range, session.encoding)
    return [
        types.InlayHint(
            position=to_position(document.lines, hint.line, hint.column, session.encoding),
            label=_label(ls, document, hint),
            kind=types.InlayHintKind.Type,
            tooltip=hint.tooltip or None,
            padding_left=True,
        )
        for hint in session.hints(uri)
        if wanted.line <= hint.line <= wanted.end_line
    ]


def _label(
    ls: KerascopeServer, document: OpenDocument, hint: InlayHint
) -> str | list[types.InlayHintLabelPart]:
    """The label; in parts where one of them leads to the layer that made what it says."""
    if all(part.target is None for part in hint.parts):
        return hint.label
    encoding = ls.session.encoding
    return [
        types.InlayHintLabelPart(
            part.text,
            location=types.Location(document.uri, to_range(document.lines, part.target, encoding))
            if part.target is not None
            else None,
        )
        for part in hint.parts
    ]
