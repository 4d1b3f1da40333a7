"""textDocument/codeAction and codeAction/resolve: fixes, suppression, explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit
from kerascope.analysis.rules import RULES
from kerascope.analysis.suppression_edit import file_suppression_edit, suppression_edit
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.edits import workspace_edit
from kerascope.lsp.features.commands import EXPLAIN_RULE
from kerascope.lsp.features.fix_all import (
    FIX_ALL,
    fix_all_action,
    fix_all_edits,
    fix_rule_action,
)
from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.places import Place, in_words
from kerascope.lsp.rule_pages import page_address

#: How long a request waits for a trace that is under way, and then for the fixes to be proved
#: (seconds). Editors show the menu only when all servers have answered.
TRACE_TIMEOUT_S = 1.0
PROOF_TIMEOUT_S = 1.5

#: Commands of the client, which not every client has.
SHOW_RULE = "kerascope.explainRule"
DISABLE_RULE = "kerascope.disableRule"


def register(server: KerascopeServer) -> None:
    """Offer quick fixes."""
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]
    options = types.CodeActionOptions(kinds, resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(code_action)
    server.feature(types.CODE_ACTION_RESOLVE)(resolve)


async def code_action(
    ls: KerascopeServer, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """What can be done about the findings in the asked range."""
    only = params.context.only
    if not ls.client.support.code_action_literals:
        return []
    quick = _wanted(only, types.CodeActionKind.QuickFix.value)
    every = only is not None and _wanted(only, FIX_ALL)
    if not quick and not every:
        return []
    uri = params.text_document.uri
    report = await ls.session.current_report(uri, TRACE_TIMEOUT_S)
    place = ls.session.place(uri)
    if report is None or place is None:
        return []
    document = place.document
    fixing: list[types.CodeAction] = []
    other: list[types.CodeAction] = []
    whole = fix_all_action(document, report) if every else None
    for finding in _findings_at(report, place, params) if quick else ():
        fixes = await ls.session.fixes(uri, finding, PROOF_TIMEOUT_S)
        if ls.session.documents.get(uri) is not document:
            return []
        own = _diagnostics(ls, params, report, document, finding)
        offer = _Offer(ls, document, finding.span.line, own)
        fixing += offer.fixes(fixes)
        if ls.client.support.resolve_edit:
            fixing += offer.all_alike(report, finding)
        other += offer.suppression(finding)
        other += offer.disabling(finding)
        if only is None:
            other += offer.explanation(finding)
    # Two findings on one line offer some of these alike.
    unique = list({action.title: action for action in reversed([*fixing, *other])}.values())
    unique.reverse()
    if whole is not None:
        # A client that cannot resolve an action has to wait for its edit.
        if not ls.client.support.resolve_edit:
            edits = await fix_all_edits(ls, document, None)
            whole.edit, whole.data = _workspace_edit(ls, document, edits, 0), None
        unique.append(whole)
    return unique


async def resolve(ls: KerascopeServer, params: types.CodeAction) -> types.CodeAction:
    """Fill in the edit of an action that :func:`code_action` offered."""
    data = params.data
    if not isinstance(data, Mapping):
        return params
    document = ls.session.documents.get(str(data.get("uri")))
    if document is None or document.source.version != data.get("version"):
        raise JsonRpcContentModified("The text has changed since this fix was offered")
    if "fixAll" in data:
        codes = data["fixAll"]
        edits = list(await fix_all_edits(ls, document, list(codes) if codes else None))
        if ls.session.documents.get(document.uri) is not document:
            raise JsonRpcContentModified("The text has changed while its fixes were tried")
    else:
        edits = _edits_from_data(data.get("edits"))
    near = data.get("near")
    params.edit = _workspace_edit(ls, document, edits, near if isinstance(near, int) else 0)
    if params.edit is None:
        raise JsonRpcContentModified("The notebook's cells cannot take this fix")
    return params


@dataclass(frozen=True)
class _Offer:
    """Builds the actions for one finding."""

    ls: KerascopeServer
    document: OpenDocument
    near: int
    diagnostics: list[types.Diagnostic]

    def fixes(self, fixes: Sequence[Fix]) -> Iterator[types.CodeAction]:
        for fix in fixes:
            yield from self._edit_action(fix.title, fix.edits, preferred=fix.preferred)

    def all_alike(self, report: ShapeReport, finding: Finding) -> Iterator[types.CodeAction]:
        action = fix_rule_action(self.document, report, finding)
        if action is not None:
            action.diagnostics = self.diagnostics
            yield action

    def suppression(self, finding: Finding) -> Iterator[types.CodeAction]:
        text = self.document.source.text
        edit = suppression_edit(text, finding)
        if edit is not None:
            title = f"Kerascope: suppress {finding.code} on this line"
            yield from self._edit_action(title, (edit,), preferred=False)
        kind = "file" if self.document.notebook is None else "notebook"
        title = f"Kerascope: suppress {finding.code} in this {kind}"
        whole = file_suppression_edit(text, finding.code)
        yield from self._edit_action(title, (whole,), preferred=False)

    def disabling(self, finding: Finding) -> Iterator[types.CodeAction]:
        if DISABLE_RULE in self.ls.client.commands and finding.code in RULES:
            title = f"Kerascope: disable {finding.code} in the settings"
            yield self._command_action(title, DISABLE_RULE, finding)

    def explanation(self, finding: Finding) -> Iterator[types.CodeAction]:
        rule = RULES.get(finding.code)
        if rule is None:
            return
        # Of no kind: it fixes nothing, and editors would draw it as if it did.
        title = f"Explain {finding.code} ({rule.name})"
        if SHOW_RULE in self.ls.client.commands:
            yield self._command_action(title, SHOW_RULE, finding, kind=None)
        elif self.ls.client.support.show_document and page_address(rule) is not None:
            yield self._command_action(title, EXPLAIN_RULE, finding, kind=None)

    def _command_action(
        self,
        title: str,
        command: str,
        finding: Finding,
        kind: types.CodeActionKind | None = types.CodeActionKind.QuickFix,
    ) -> types.CodeAction:
        return types.CodeAction(
            title=title,
            kind=kind,
            diagnostics=self.diagnostics,
            command=types.Command(title, command, arguments=[finding.code]),
        )

    def _edit_action(
        self, title: str, edits: Sequence[TextEdit], *, preferred: bool
    ) -> Iterator[types.CodeAction]:
        edit = _workspace_edit(self.ls, self.document, edits, self.near)
        if edit is None:
            return
        support = self.ls.client.support
        action = types.CodeAction(
            title=in_words(self.document, title),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=self.diagnostics,
            is_preferred=True if preferred and support.preferred_actions else None,
        )
        if support.resolve_edit:
            action.data = {
                "uri": self.document.uri,
                "version": self.document.source.version,
                "near": self.near,
                "edits": [_edit_to_data(edit) for edit in edits],
            }
        else:
            action.edit = edit
        yield action


def _wanted(only: Sequence[types.CodeActionKind | str] | None, kind: str) -> bool:
    """Whether a request for these kinds (and what they contain) includes ``kind``."""
    if only is None:
        return True
    kinds = [item.value if isinstance(item, types.CodeActionKind) else item for item in only]
    return any(item == "" or kind == item or kind.startswith(f"{item}.") for item in kinds)


def _findings_at(
    report: ShapeReport, place: Place, params: types.CodeActionParams
) -> list[Finding]:
    """The findings that the range touches; if it touches none, those of its lines.

    The range decides and not the echoed diagnostics, which some clients leave out. Some send the
    whole line or a place beside the finding when the user asks for what is wrong on the line.
    """
    wanted = place.span(params.range)
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
    ls: KerascopeServer, document: OpenDocument, edits: Sequence[TextEdit], near: int
) -> types.WorkspaceEdit | None:
    versioned = ls.client.support.document_changes
    encoding = ls.session.encoding
    return workspace_edit(document, edits, encoding, near=near, versioned=versioned)


def _edit_to_data(edit: TextEdit) -> list[object]:
    span = edit.span
    return [span.line, span.column, span.end_line, span.end_column, edit.text]


def _edits_from_data(data: object) -> list[TextEdit]:
    edits = []
    for line, column, end_line, end_column, text in data if isinstance(data, list) else []:
        edits.append(TextEdit(Span(line, column, end_line, end_column), text))
    return edits
