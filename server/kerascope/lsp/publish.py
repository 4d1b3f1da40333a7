"""Findings as the client's diagnostics, pushed for the version of the text they are about."""

from __future__ import annotations

from lsprotocol import types
from pygls.uris import from_fs_path

from kerascope.analysis.report import Finding, Related, Severity, ShapeReport, Span, Tag
from kerascope.analysis.rules import RULES
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.client import Client
from kerascope.lsp.convert import to_range
from kerascope.lsp.disk import text_on_disk
from kerascope.lsp.documents import DocumentStore, OpenDocument
from kerascope.lsp.places import Place, location
from kerascope.lsp.rule_pages import page_address

SOURCE = "Kerascope"

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
        #: What was told last of each program's text documents: the version and the diagnostics.
        self._told: dict[str, dict[str, tuple[int | None, list[types.Diagnostic]]]] = {}

    def publish(self, document: OpenDocument, report: ShapeReport) -> None:
        """Show the findings of ``report``; those that lie in other files are theirs to show.

        Each cell of a notebook gets its own; one that is as it was told last is not told again.
        """
        found: dict[str, list[types.Diagnostic]] = {part.uri: [] for part in document.parts}
        for finding in report.findings:
            part = None if finding.span.file else document.part_at(finding.span.line)
            if part is not None:
                found[part.uri].append(self.diagnostic(finding, report, document))
        told, now = self._told.pop(document.uri, {}), {}
        for part in document.parts:
            now[part.uri] = (part.version, found[part.uri])
            if document.notebook is None or told.get(part.uri) != now[part.uri]:
                self._client.publish(part.uri, part.version, found[part.uri])
        for uri in told.keys() - now.keys():
            self._client.publish(uri, None, ())
        self._told[document.uri] = now
        self._client.models_changed(document.uri, document.source.version)

    def withdraw(self, uri: str, version: int | None) -> None:
        """Show nothing for a program any more."""
        for part in self._told.pop(uri, {}):
            self._client.publish(part, version if part == uri else None, ())

    def diagnostic(
        self, finding: Finding, report: ShapeReport, document: OpenDocument
    ) -> types.Diagnostic:
        """One finding of ``report``, which is about the text of ``document``."""
        support = self._client.support
        page = self._page(finding)
        part = document.part_at(finding.span.line) or document.parts[0]
        place = Place(document, part, self.encoding)
        tags = [_TAGS[tag] for tag in finding.tags if _TAGS[tag] in support.diagnostic_tags]
        related = [self._related(item, place) for item in finding.related]
        known = [item for item in related if item is not None]
        return types.Diagnostic(
            range=place.range(finding.span),
            message=place.words(finding.message),
            severity=_SEVERITIES[finding.severity],
            code=finding.code,
            code_description=None if page is None else types.CodeDescription(page),
            source=SOURCE,
            tags=tags or None,
            related_information=(known or None) if support.related_information else None,
            data={"code": finding.code, "version": report.version}
            if support.diagnostic_data
            else None,
        )

    def _page(self, finding: Finding) -> str | None:
        """Where the rule is explained, for a client that leads there."""
        rule = RULES.get(finding.code)
        if rule is None or not self._client.support.code_description:
            return None
        return page_address(rule, self._client.rule_pages)

    def _related(self, item: Related, place: Place) -> types.DiagnosticRelatedInformation | None:
        where = self.location(item.span, place.document)
        if where is None:
            return None
        return types.DiagnosticRelatedInformation(where, place.words(item.message))

    def location(self, span: Span, program: OpenDocument) -> types.Location | None:
        """Where a span is, in the program or in another file."""
        if not span.file:
            return location(program, span, self.encoding)
        document = self._documents.by_path(span.file)
        # An open document is named as the client names it.
        uri = from_fs_path(span.file) if document is None else document.uri
        lines = self.lines_of(span.file)
        if uri is None or lines is None:
            return None
        return types.Location(uri, to_range(lines, span, self.encoding))

    def lines_of(self, path: str) -> LineIndex | None:
        """The lines of another file of the program, as the editor or else the disk has it."""
        document = self._documents.by_path(path)
        if document is not None:
            return document.lines
        text = text_on_disk(path)
        return None if text is None else LineIndex(text)
