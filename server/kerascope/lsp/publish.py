"""Findings as the client's diagnostics, pushed for the version of the text they are about."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from kerascope.analysis.report import Finding, Related, Severity, ShapeReport, Tag
from kerascope.analysis.rules import RULES
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.client import Client
from kerascope.lsp.convert import to_range
from kerascope.lsp.documents import DocumentStore, OpenDocument

SOURCE = "Kerascope"
#: No file that is longer is looked at for a related place (bytes).
LARGEST_PROGRAM = 16 * 1024 * 1024

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


class Publisher:
    """Shows findings to one client, as much of each as the client can show."""

    def __init__(self, client: Client, documents: DocumentStore) -> None:
        self._client = client
        self._documents = documents
        self.encoding: Encoding = "utf-16"

    def publish(self, document: OpenDocument, report: ShapeReport) -> None:
        """Show the findings of ``report``; those that lie in other files are theirs to show."""
        found = [
            self.diagnostic(finding, report, document)
            for finding in report.findings
            if not finding.span.file
        ]
        self._client.publish(document.uri, document.source.version, found)
        self._client.models_changed(document.uri, document.source.version)

    def withdraw(self, uri: str, version: int | None) -> None:
        """Show nothing for a document."""
        self._client.publish(uri, version, ())

    def diagnostic(
        self, finding: Finding, report: ShapeReport, document: OpenDocument
    ) -> types.Diagnostic:
        """One finding of ``report``, which is about the text of ``document``."""
        support = self._client.support
        rule = RULES.get(finding.code)
        tags = [_TAGS[tag] for tag in finding.tags if _TAGS[tag] in support.diagnostic_tags]
        related = [self._related(item, document) for item in finding.related]
        known = [item for item in related if item is not None]
        return types.Diagnostic(
            range=to_range(document.lines, finding.span, self.encoding),
            message=finding.message,
            severity=_SEVERITIES[finding.severity],
            code=finding.code,
            code_description=types.CodeDescription(rule.url)
            if rule is not None and rule.url and support.code_description
            else None,
            source=SOURCE,
            tags=tags or None,
            related_information=(known or None) if support.related_information else None,
            data={"code": finding.code, "version": report.version}
            if support.diagnostic_data
            else None,
        )

    def _related(
        self, item: Related, document: OpenDocument
    ) -> types.DiagnosticRelatedInformation | None:
        path = item.span.file
        uri: str | None = document.uri
        lines: LineIndex | None = document.lines
        if path:
            uri, lines = from_fs_path(path), self.lines_of(path)
        if uri is None or lines is None:
            return None
        where = types.Location(uri, to_range(lines, item.span, self.encoding))
        return types.DiagnosticRelatedInformation(where, item.message)

    def lines_of(self, path: str) -> LineIndex | None:
        """The lines of another file of the program, as the editor or else the disk has it."""
        document = self._documents.by_path(path)
        if document is not None:
            return document.lines
        try:
            # Neither a pipe, which never ends, nor anything too large to be a program.
            if not stat.S_ISREG((seen := os.stat(path)).st_mode) or seen.st_size > LARGEST_PROGRAM:
                return None
            return LineIndex(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
