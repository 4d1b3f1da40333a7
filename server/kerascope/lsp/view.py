"""What is known of one open document, and what the client shows of it.

``traced`` is the report that was traced last, and ``shown`` what of it holds for the text as it is
now: that report itself, or the report shifted, without the facts of lines that changed since.
"""

from __future__ import annotations

import asyncio

from kerascope.analysis.fixes import propose
from kerascope.analysis.hints import InlayHint, inlay_hints
from kerascope.analysis.lenses import Lens, lenses
from kerascope.analysis.report import Finding, Fix, ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.shift import shift
from kerascope.lsp.client import Client
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.fixbook import FixBook, Verify
from kerascope.lsp.gate import KerasGate
from kerascope.lsp.publish import Publisher

#: How long old diagnostics may stand on an edited text before those on changed lines are dropped
#: (seconds). A trace is mostly faster, and then the squiggle under the cursor does not flicker.
SHIFTED_AFTER_S = 0.15


class View:
    """One open document's reports, fixes, diagnostics and hints."""

    def __init__(self, client: Client, publisher: Publisher) -> None:
        self.gate = KerasGate()
        self.shown: ShapeReport | None = None
        self._client = client
        self._publisher = publisher
        self._traced: ShapeReport | None = None
        self._traced_from: OpenDocument | None = None
        self._book: FixBook | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._published = False
        #: The hints that the client got last; ``None`` when it never asked.
        self._served_hints: tuple[InlayHint, ...] | None = None
        self._served_lenses: tuple[Lens, ...] | None = None

    def edited(self, document: OpenDocument) -> None:
        """The text changed: keep what was traced of the lines that are as they were."""
        self._close_book()
        if self._traced is not None:
            self.shown = self._shifted(self._traced, document)
            self._stop_timer()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(SHIFTED_AFTER_S, self._publish, document)

    def take(
        self,
        report: ShapeReport,
        traced_from: OpenDocument,
        document: OpenDocument,
        settings: AnalysisSettings,
        verify: Verify,
    ) -> None:
        """A trace of ``traced_from`` has ended; ``document`` is the text as it is now."""
        if self._traced is None or _worth_keeping(report):
            self._traced, self._traced_from = report, traced_from
        current = self._traced is report and document.source == traced_from.source
        self.shown = report if current else self._shifted(self._traced, document)
        self._publish(document)
        self._refresh(settings)
        self._close_book()
        if current and report.findings:
            self._book = FixBook([item for item in report.findings if not item.span.file], verify)
            self._book.start()

    def clear(self, document: OpenDocument) -> None:
        """Take back all that was said: the document is not traced (any more)."""
        self.stop()
        self._traced = self.shown = None
        if self._published:
            self._published = False
            self._publisher.withdraw(document.uri, document.source.version)
        if self._served_hints:
            self._client.refresh_inlay_hints()
        if self._served_lenses:
            self._client.refresh_code_lenses()

    def stop(self) -> None:
        """Do nothing more, and say nothing more."""
        self._close_book()
        self._stop_timer()

    def close(self, uri: str) -> None:
        """The document is closed."""
        self.stop()
        if self._published:
            self._publisher.withdraw(uri, None)

    def hints(self, settings: AnalysisSettings) -> tuple[InlayHint, ...]:
        """The hints of the whole text, which the client is about to get."""
        self._served_hints = self._hints(settings)
        return self._served_hints

    def lenses(self, settings: AnalysisSettings) -> tuple[Lens, ...]:
        """The lenses of the whole text, which the client is about to get."""
        self._served_lenses = self._lenses(settings)
        return self._served_lenses

    async def fixes(self, finding: Finding, timeout: float) -> tuple[Fix, ...]:
        """The finding's fixes: proved ones, or mere proposals when proving takes too long."""
        report, book = self.shown, self._book
        if report is None or book is None:
            return ()
        fixes = await book.fixes(finding, timeout)
        if self.shown is not report:
            return ()
        return propose(report, finding) if fixes is None else fixes

    def _publish(self, document: OpenDocument) -> None:
        self._stop_timer()
        if self.shown is not None:
            self._published = True
            self._publisher.publish(document, self.shown)

    def _shifted(self, report: ShapeReport, document: OpenDocument) -> ShapeReport:
        """What of the last trace holds for the text as it is now."""
        before = self._traced_from
        moved = document.moved_lines(before) if before is not None else None
        return shift(report, document.shown, moved)

    def _hints(self, settings: AnalysisSettings) -> tuple[InlayHint, ...]:
        return () if self.shown is None else inlay_hints(self.shown, settings)

    def _lenses(self, settings: AnalysisSettings) -> tuple[Lens, ...]:
        return () if self.shown is None else lenses(self.shown, settings)

    def _refresh(self, settings: AnalysisSettings) -> None:
        """Have the client ask again for what is not as it got it last."""
        if self._served_hints is not None and self._served_hints != self._hints(settings):
            self._client.refresh_inlay_hints()
        if self._served_lenses is not None and self._served_lenses != self._lenses(settings):
            self._client.refresh_code_lenses()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_book(self) -> None:
        if self._book is not None:
            self._book.close()
            self._book = None


def _worth_keeping(report: ShapeReport) -> bool:
    """Whether a report replaces the shapes known so far: not when the text could not be run."""
    if report.status == "syntax-error":
        return False
    return report.status != "crashed" or bool(report.facts)
