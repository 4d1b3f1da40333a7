"""Edits of a program as the client's edits of its text documents."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from kerascope.analysis.cell_edits import cell_edits
from kerascope.analysis.report import TextEdit
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.convert import to_text_edits
from kerascope.lsp.documents import OpenDocument, Part


def workspace_edit(
    document: OpenDocument,
    edits: Sequence[TextEdit],
    encoding: Encoding,
    *,
    near: int,
    versioned: bool,
) -> types.WorkspaceEdit | None:
    """The client's form of ``edits``, which are about the program's line ``near``.

    ``None`` when a notebook's cells have no such edits. With the version, which only some clients
    understand, a client refuses the edit of a text that has changed meanwhile.
    """
    by_part = _by_part(document, edits, near)
    if by_part is None:
        return None
    converted = [
        (part, to_text_edits(part.lines, [_with_breaks_of(part.lines, e) for e in own], encoding))
        for part, own in by_part
    ]
    if not versioned:
        return types.WorkspaceEdit(changes={part.uri: own for part, own in converted})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(part.uri, part.version), own
            )
            for part, own in converted
        ]
    )


def _by_part(
    document: OpenDocument, edits: Sequence[TextEdit], near: int
) -> list[tuple[Part, list[TextEdit]]] | None:
    if document.notebook is None:
        return [(document.parts[0], list(edits))]
    placed = cell_edits(document.notebook, edits, near)
    if placed is None:
        return None
    found: dict[int, list[TextEdit]] = {}
    for one in placed:
        found.setdefault(one.cell.number, []).append(one.edit)
    return [(part, found[part.cell]) for part in document.cells if part.cell in found]


def _with_breaks_of(lines: LineIndex, edit: TextEdit) -> TextEdit:
    """``edit`` with the line breaks that the text has."""
    if lines.newline == "\n" or "\r" in edit.text:
        return edit
    return TextEdit(edit.span, edit.text.replace("\n", lines.newline))
