"""source.fixAll.kerascope, and all fixes of one rule: computed when the user chooses them."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from kerascope.analysis.difference import line_edits
from kerascope.analysis.fixes import propose
from kerascope.analysis.report import Finding, ShapeReport, TextEdit
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.language_server import KerascopeServer

FIX_ALL = "source.fixAll.kerascope"
_HINTS = "hint"


def is_fixable(report: ShapeReport, finding: Finding) -> bool:
    """Whether there is anything to try for a finding of the document itself."""
    return not finding.span.file and bool(propose(report, finding))


def fix_all_action(document: OpenDocument, report: ShapeReport) -> types.CodeAction | None:
    """The source action, without its edit; ``None`` when no finding has a fix to try.

    Hints are left out: what they are about may be meant.
    """
    findings = [f for f in report.findings if f.severity != _HINTS and is_fixable(report, f)]
    if not findings:
        return None
    return types.CodeAction(
        title="Kerascope: apply all fixes that were tried",
        kind=FIX_ALL,
        data=_data(document, None),
    )


def fix_rule_action(
    document: OpenDocument, report: ShapeReport, finding: Finding
) -> types.CodeAction | None:
    """The quick fix for every finding of the same rule, when there are several."""
    alike = [f for f in report.findings if f.code == finding.code and is_fixable(report, f)]
    if len(alike) < 2 or finding not in alike:
        return None
    kind = "file" if document.notebook is None else "notebook"
    return types.CodeAction(
        title=f"Kerascope: fix all {finding.code} in this {kind}",
        kind=types.CodeActionKind.QuickFix,
        data=_data(document, [finding.code]),
    )


async def fix_all_edits(
    ls: KerascopeServer, document: OpenDocument, codes: Sequence[str] | None
) -> tuple[TextEdit, ...]:
    """The edits of all tried fixes together; none when nothing could be settled."""
    report = ls.session.report(document.uri)
    if report is None or report.version != document.source.version or report.stale:
        return ()
    repair = await ls.session.repair(document, report, codes)
    return line_edits(repair.before, repair.text) if repair is not None else ()


def _data(document: OpenDocument, codes: list[str] | None) -> dict[str, object]:
    return {"uri": document.uri, "version": document.source.version, "fixAll": codes or []}
