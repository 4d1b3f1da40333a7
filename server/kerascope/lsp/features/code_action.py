"""textDocument/codeAction and codeAction/resolve: fixes, suppression, explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit
from kerascope.analysis.rules import RULES
from kerascope.analysis.suppression_edit import suppression_edit
from kerascope.lsp.convert import from_range, to_text_edits
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.features.commands import EXPLAIN_RULE
from kerascope.lsp.language_server import KerascopeServer

#: How long a request waits for a trace that is under way, and then for the fixes to be proved
#: (seconds). Editors show the menu only when all servers have answered.
TRACE_TIMEOUT_S = 1.0
PROOF_TIMEOUT_S = 1.5


def register(server: KerascopeServer) -> None:
    """Offer quick fixes."""
    options = types.CodeActionOptions([types.CodeActionKind.QuickFix], resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(code_action)
    server.feature(types.CODE_ACTION_RESOLVE)(resolve)


async def code_action(
    ls: KerascopeServer, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """What can be done about the findings in the asked range."""
    if not ls.client.support.code_action_literals or not _wanted(params.context.only):
        return []
    uri = params.text_document.uri
    report = await ls.session.current_report(uri, TRACE_TIMEOUT_S)
    document = ls.session.documents.get(uri)
    if report is None or document is None:
        return []
    fixing: list[types.CodeAction] = []
    other: list[types.CodeAction] = []
    for finding in _findings_at(report, document, params, ls):
        fixes = await ls.session.fixes(uri, finding, PROOF_TIMEOUT_S)
        if ls.session.documents.get(uri) is not document:
            return []
        offer = _Offer(ls, document, _diagnostics(ls, params, report, document, finding))
        fixing += offer.fixes(fixes)
        other += offer.suppression(finding)
        other += offer.explanation(finding)
    return [*fixing, *other]


def resolve(ls: KerascopeServer, params: types.CodeAction) -> types.CodeAction:
    """Fill in the edit of an action that :func:`code_action` offered."""
    data = params.data
    if not isinstance(data, Mapping):
        return params
    document = ls.session.documents.get(str(data.get("uri")))
    if document is None or document.source.version != data.get("version"):
        raise JsonRpcContentModified("The text has changed since this fix was offered")
    edits = _edits_from_data(data.get("edits"))
    params.edit = _workspace_edit(ls, document, edits)
    return params


@dataclass(frozen=True)
class _Offer:
    """Builds the actions for one finding."""

    ls: KerascopeServer
    document: OpenDocument
    diagnostics: list[types.Diagnostic]

    def fixes(self, fixes: Sequence[Fix]) -> Iterator[types.CodeAction]:
        for fix in fixes:
            yield self._edit_action(fix.title, fix.edits, preferred=fix.preferred)

    def suppression(self, finding: Finding) -> Iterator[types.CodeAction]:
        edit = suppression_edit(self.document.source.text, finding)
        if edit is not None:
            title = f"Kerascope: suppress {finding.code} on this line"
            yield self._edit_action(title, (edit,), preferred=False)

    def explanation(self, finding: Finding) -> Iterator[types.CodeAction]:
        rule = RULES.get(finding.code)
        if rule is None or not rule.url or not self.ls.client.support.show_document:
            return
        title = f"Explain {finding.code} ({rule.name})"
        yield types.CodeAction(
            title=title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=self.diagnostics,
            command=types.Command(title, EXPLAIN_RULE, arguments=[finding.code]),
        )

    def _edit_action(
        self, title: str, edits: Sequence[TextEdit], *, preferred: bool
    ) -> types.CodeAction:
        support = self.ls.client.support
        action = types.CodeAction(
            title=title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=self.diagnostics,
            is_preferred=True if preferred and support.preferred_actions else None,
        )
        if support.resolve_edit:
            action.data = {
                "uri": self.document.uri,
                "version": self.document.source.version,
                "edits": [_edit_to_data(edit) for edit in edits],
            }
        else:
            action.edit = _workspace_edit(self.ls, self.document, edits)
        return action


def _wanted(only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a request for these kinds (and what they contain) includes quick fixes."""
    if only is None:
        return True
    kinds = [kind.value if isinstance(kind, types.CodeActionKind) else kind for kind in only]
    return any(kind in ("", types.CodeActionKind.QuickFix.value) for kind in kinds)


def _findings_at(
    report: ShapeReport,
    document: OpenDocument,
    params: types.CodeActionParams,
    ls: KerascopeServer,
) -> list[Finding]:
    """The findings that the range touches; if it touches none, those of its lines.

    The range decides and not the echoed diagnostics, which some clients leave out. Some send the
    whole line or a place beside the finding when the user asks for what is wrong on the line.
    """
    wanted = from_range(document.lines, params.range, ls.session.encoding)
    own = [finding for finding in report.findings if not finding.span.file]
    touching = [finding for finding in own if _touch(finding.span, wanted)]
    return touching or [
        finding for finding in own if wanted.line <= finding.span.line <= wanted.end_line
    ]


def _touch(one: Span, other: Span) -> bool:
    return (one.line, one.column) <= (other.end_line, other.end_column) and (
        other.line,
        other.column,
    ) <= (one.end_line, one.end_column)


def _diagnostics(
    ls: KerascopeServer,
    params: types.CodeActionParams,
    report: ShapeReport,
    document: OpenDocument,
    finding: Finding,
) -> list[types.Diagnostic]:
    """The client's own copy of the finding's diagnostic where it sent one, else ours."""
    ours = ls.session.publisher.diagnostic(finding, report, document)
    echoed = [
        diagnostic
        for diagnostic in params.context.diagnostics
        if diagnostic.code == ours.code and diagnostic.range == ours.range
    ]
    return echoed[:1] or [ours]


def _workspace_edit(
    ls: KerascopeServer, document: OpenDocument, edits: Sequence[TextEdit]
) -> types.WorkspaceEdit:
    converted = to_text_edits(document.lines, edits, ls.session.encoding)
    if ls.client.support.document_changes:
        # With the version, a client refuses the edit of a text that has changed meanwhile.
        identifier = types.OptionalVersionedTextDocumentIdentifier(
            document.uri, document.source.version
        )
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, converted)])
    return types.WorkspaceEdit(changes={document.uri: converted})


def _edit_to_data(edit: TextEdit) -> list[object]:
    span = edit.span
    return [span.line, span.column, span.end_line, span.end_column, edit.text]


def _edits_from_data(data: object) -> list[TextEdit]:
    edits = []
    for line, column, end_line, end_column, text in data if isinstance(data, list) else []:
        edits.append(TextEdit(Span(line, column, end_line, end_column), text))
    return edits
