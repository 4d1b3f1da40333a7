"""Findings as the client's diagnostics."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types
from pygls.uris import from_fs_path

from kerascope.analysis.report import Finding, Related, Severity, ShapeReport, Tag
from kerascope.analysis.rules import RULES
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.capabilities import ClientSupport
from kerascope.lsp.convert import to_range
from kerascope.lsp.documents import OpenDocument

SOURCE = "Kerascope"

#: The lines of another file, ``None`` when it cannot be read.
LinesOf = Callable[[str], "LineIndex | None"]

_SEVERITIES: dict[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
_TAGS: dict[Tag, types.DiagnosticTag] = {
    "unnecessary": types.DiagnosticTag.Unnecessary,
    "deprecated": types.DiagnosticTag.Deprecated,
}


def diagnostics(
    report: ShapeReport,
    document: OpenDocument,
    encoding: Encoding,
    support: ClientSupport,
    lines_of: LinesOf,
) -> list[types.Diagnostic]:
    """The diagnostics of a document; findings that lie in other files are theirs to show."""
    return [
        diagnostic(finding, report, document, encoding, support, lines_of)
        for finding in report.findings
        if not finding.span.file
    ]


def diagnostic(
    finding: Finding,
    report: ShapeReport,
    document: OpenDocument,
    encoding: Encoding,
    support: ClientSupport,
    lines_of: LinesOf,
) -> types.Diagnostic:
    """One finding of ``report``, with as much of it as the client can show."""
    rule = RULES.get(finding.code)
    tags = [_TAGS[tag] for tag in finding.tags if _TAGS[tag] in support.diagnostic_tags]
    related = (
        [
            information
            for item in finding.related
            if (information := _related(item, document, encoding, lines_of)) is not None
        ]
        if support.related_information
        else []
    )
    return types.Diagnostic(
        range=to_range(document.lines, finding.span, encoding),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(rule.url)
        if rule is not None and rule.url and support.code_description
        else None,
        source=SOURCE,
        tags=tags or None,
        related_information=related or None,
        data={"code": finding.code, "version": report.version} if support.diagnostic_data else None,
    )


def _related(
    item: Related, document: OpenDocument, encoding: Encoding, lines_of: LinesOf
) -> types.DiagnosticRelatedInformation | None:
    path = item.span.file
    if not path:
        location = types.Location(document.uri, to_range(document.lines, item.span, encoding))
        return types.DiagnosticRelatedInformation(location, item.message)
    lines, uri = lines_of(path), from_fs_path(path)
    if lines is None or uri is None:
        return None
    location = types.Location(uri, to_range(lines, item.span, encoding))
    return types.DiagnosticRelatedInformation(location, item.message)
