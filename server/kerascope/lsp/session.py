"""One conversation with one client: documents in, reports out.

Every open document has the report that was traced last (``traced``) and what of it holds for the
text as it is now (``shown``): the same report, or that report shifted, without the facts of lines
that have changed since.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from kerascope.analysis.fixes import propose
from kerascope.analysis.hints import InlayHint, inlay_hints
from kerascope.analysis.report import Finding, Fix, ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.shift import shift
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp import publish
from kerascope.lsp.client import Client
from kerascope.lsp.documents import DocumentStore, OpenDocument
from kerascope.lsp.fixbook import FixBook
from kerascope.lsp.gate import KerasGate, imports_module
from kerascope.lsp.runtime import UNTRUSTED, Environment, Runtime
from kerascope.lsp.settings import ServerSettings, read_settings
from kerascope.tracing.inspector import inspect
from kerascope.tracing.scheduler import Scheduler
from kerascope.tracing.verify import verified_fixes
from kerascope_tracer.wire import Limits

#: How long old diagnostics may stand on an edited text before those on changed lines are dropped.
#: A trace is mostly faster, and then the squiggle under the cursor does not flicker.
SHIFTED_AFTER_S = 0.15

logger = logging.getLogger(__name__)


class _TraceOptions(TypedDict):
    settings: AnalysisSettings
    limits: Limits
    overlays: dict[str, str]
    search_paths: tuple[str, ...]


@dataclass
class _Entry:
    gate: KerasGate = field(default_factory=KerasGate)
    traced: ShapeReport | None = None
    shown: ShapeReport | None = None
    book: FixBook | None = None
    #: The hints that the client got last; ``None`` when it never asked.
    served_hints: tuple[InlayHint, ...] | None = None
    shifted: asyncio.TimerHandle | None = None
    published: bool = False


class Session:
    """Everything between the requests of a client and the tracer."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.documents = DocumentStore()
        self.settings = ServerSettings()
        self.encoding: Encoding = "utf-16"
        self.roots: tuple[str, ...] = ()
        self.runtime = Runtime(client, self._find_interpreter)
        self._entries: dict[str, _Entry] = {}
        self._trusted: bool | None = None
        self._interpreter: str | None = None
        self._scheduler: Scheduler[str, OpenDocument, ShapeReport | None] = Scheduler(
            self._trace, self._deliver, self._failed, debounce=self.settings.debounce
        )

    # What the client tells

    def start(
        self,
        *,
        trusted: bool | None,
        interpreter: str | None,
        settings: object,
        roots: tuple[str, ...],
        encoding: Encoding,
    ) -> None:
        """Begin, with what the client said first. ``trusted`` is ``None`` when it said nothing."""
        self._trusted, self._interpreter = trusted, interpreter
        self.roots, self.encoding = roots, encoding
        self._take_settings(read_settings(settings))
        self._configure_runtime()
        self.runtime.tell()
        if not trusted:
            self.client.notice(self._how_to_trust())

    def set_environment(self, *, trusted: bool, interpreter: str | None) -> None:
        """Trust was given or taken away, or another interpreter was chosen."""
        self._trusted, self._interpreter = trusted, interpreter
        self._configure_runtime()

    def set_settings(self, section: object) -> None:
        """The user changed settings."""
        before = self.settings
        self._take_settings(read_settings(section))
        if self._configure_runtime() or self.settings == before:
            return
        if (self.settings.analysis, self.settings.limits) != (before.analysis, before.limits):
            self._trace_all()
        if self.settings.analysis != before.analysis:
            self.client.refresh_inlay_hints()

    def opened(self, document: OpenDocument) -> None:
        """A document was opened."""
        self._forget(document.uri)
        if document.is_program:
            self._entries[document.uri] = _Entry()
            if self.settings.run != "manual":
                self._submit(document, at_once=True)

    def changed(self, document: OpenDocument) -> None:
        """A document has a new text."""
        entry = self._entries.get(document.uri)
        if entry is None:
            return
        self._close_book(entry)
        if entry.traced is not None:
            entry.shown = shift(entry.traced, document.source)
            self._publish_soon(document, entry)
        if self.settings.run == "onType":
            self._submit(document)
            self._submit_dependents(document)

    def saved(self, uri: str) -> None:
        """A document was written to disk."""
        document = self.documents.get(uri)
        if document is None or document.uri not in self._entries or self.settings.run == "manual":
            return
        if self.settings.run == "onSave":
            self._submit(document, at_once=True)
        self._submit_dependents(document)

    def closed(self, uri: str) -> None:
        """A document was closed."""
        entry = self._entries.get(uri)
        if entry is not None and entry.published:
            self.client.publish(uri, None, ())
        self._forget(uri)

    def trace_now(self, uri: str) -> bool:
        """Trace a document whatever the settings say on when. False when it cannot be traced."""
        document = self.documents.get(uri)
        if document is None or uri not in self._entries:
            return False
        self._submit(document, at_once=True)
        return self._scheduler.busy(uri)

    def restart_tracer(self) -> None:
        """Start a new tracer and trace everything again."""
        self.runtime.restart()
        self._trace_all()

    async def close(self) -> None:
        """Stop everything. Nothing is published any more."""
        for uri in list(self._entries):
            self._forget(uri)
        await self._scheduler.close()
        await self.runtime.close()

    # What the features ask

    def report(self, uri: str) -> ShapeReport | None:
        """What holds for the text as it is now."""
        entry = self._entries.get(uri)
        return None if entry is None else entry.shown

    async def current_report(self, uri: str, timeout: float) -> ShapeReport | None:
        """The same after a trace that is under way, if it ends within ``timeout`` seconds."""
        await self._scheduler.settled(uri, timeout)
        return self.report(uri)

    async def fixes(self, uri: str, finding: Finding, timeout: float) -> tuple[Fix, ...]:
        """The finding's fixes: proved ones, or mere proposals when proving takes too long."""
        entry = self._entries.get(uri)
        if entry is None or entry.shown is None or entry.shown.stale or entry.book is None:
            return ()
        report = entry.shown
        fixes = await entry.book.fixes(finding, timeout)
        if entry.shown is not report:
            return ()
        return propose(report, finding) if fixes is None else fixes

    def note_hints(self, uri: str, hints: tuple[InlayHint, ...]) -> None:
        """Remember which hints the client has, so that it is asked to refresh only for others."""
        entry = self._entries.get(uri)
        if entry is not None:
            entry.served_hints = hints

    def lines_of(self, path: str) -> LineIndex | None:
        """The lines of another file of the program, as the editor or else the disk has it."""
        document = self.documents.by_path(path)
        if document is not None:
            return document.lines
        try:
            return LineIndex(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    # Tracing

    def _submit(self, document: OpenDocument, *, at_once: bool = False) -> None:
        entry = self._entries[document.uri]
        if not self.runtime.allowed or not entry.gate.uses_keras(document.source.text):
            self._scheduler.discard(document.uri)
            self._clear(document, entry)
            return
        self._scheduler.submit(document.uri, document, at_once=at_once)

    def _submit_dependents(self, document: OpenDocument) -> None:
        module = Path(document.source.path).stem if document.source.path else ""
        for other in self.documents.programs():
            if other.uri != document.uri and imports_module(other.source.text, module):
                self._submit(other)

    def _trace_all(self) -> None:
        for document in self.documents.programs():
            if document.uri in self._entries:
                self._submit(document, at_once=True)

    async def _trace(self, uri: str, document: OpenDocument) -> ShapeReport | None:
        tracer = await self.runtime.acquire()
        if tracer is None:
            return None
        with self.runtime.tracing():
            return await inspect(tracer, document.source, **self._options(document))

    def _deliver(self, uri: str, traced_from: OpenDocument, report: ShapeReport | None) -> None:
        entry, document = self._entries.get(uri), self.documents.get(uri)
        if entry is None or document is None:
            return
        if report is None:
            self._clear(document, entry)
            return
        if report.status == "cancelled":
            return
        self.runtime.traced(report.status, report.elapsed_ms, report.detail)
        if _worth_keeping(report) or entry.traced is None:
            entry.traced = report
        current = entry.traced is report and document.source == traced_from.source
        entry.shown = entry.traced if current else shift(entry.traced, document.source)
        self._publish(document, entry)
        self._refresh_hints(entry)
        if current and report.findings:
            self._open_book(document, entry, report)

    def _failed(self, uri: str, document: OpenDocument, error: Exception) -> None:
        logger.error("a trace of %s failed", uri, exc_info=error)
        self.runtime.traced("crashed", 0.0, f"{type(error).__name__}: {error}")

    def _open_book(self, document: OpenDocument, entry: _Entry, report: ShapeReport) -> None:
        async def verify(finding: Finding) -> tuple[Fix, ...]:
            tracer = await self.runtime.acquire()
            if tracer is None:
                return propose(report, finding)
            return await verified_fixes(
                tracer, document.source, report, finding, **self._options(document)
            )

        self._close_book(entry)
        entry.book = FixBook([item for item in report.findings if not item.span.file], verify)
        entry.book.start()

    # Publishing

    def _publish(self, document: OpenDocument, entry: _Entry) -> None:
        if entry.shifted is not None:
            entry.shifted.cancel()
            entry.shifted = None
        if entry.shown is None:
            return
        entry.published = True
        found = publish.diagnostics(
            entry.shown, document, self.encoding, self.client.support, self.lines_of
        )
        self.client.publish(document.uri, document.source.version, found)

    def _publish_soon(self, document: OpenDocument, entry: _Entry) -> None:
        if entry.shifted is not None:
            entry.shifted.cancel()
        loop = asyncio.get_running_loop()
        entry.shifted = loop.call_later(SHIFTED_AFTER_S, self._publish, document, entry)

    def _clear(self, document: OpenDocument, entry: _Entry) -> None:
        """Take back all that was said about a document that is not traced (any more)."""
        self._close_book(entry)
        if entry.shifted is not None:
            entry.shifted.cancel()
            entry.shifted = None
        entry.traced = entry.shown = None
        if entry.published:
            entry.published = False
            self.client.publish(document.uri, document.source.version, ())
            self._refresh_hints(entry)

    def _refresh_hints(self, entry: _Entry) -> None:
        hints = () if entry.shown is None else inlay_hints(entry.shown, self.settings.analysis)
        if entry.served_hints is not None and entry.served_hints != hints:
            self.client.refresh_inlay_hints()

    def _close_book(self, entry: _Entry) -> None:
        if entry.book is not None:
            entry.book.close()
            entry.book = None

    def _forget(self, uri: str) -> None:
        self._scheduler.discard(uri)
        entry = self._entries.pop(uri, None)
        if entry is not None:
            self._close_book(entry)
            if entry.shifted is not None:
                entry.shifted.cancel()

    # Settings and surroundings

    def _take_settings(self, settings: ServerSettings) -> None:
        self.settings = settings
        self.client.log_level = settings.log_level
        self._scheduler.debounce = settings.debounce
        for problem in settings.problems:
            self.client.notice(problem, "warning")

    def _configure_runtime(self) -> bool:
        changed = self.runtime.configure(
            Environment(
                trusted=bool(self._trusted),
                enabled=self.settings.enable,
                interpreter=self._interpreter or self.settings.interpreter,
            )
        )
        if changed:
            self._trace_all()
        return changed

    def _options(self, document: OpenDocument) -> _TraceOptions:
        return {
            "settings": self.settings.analysis,
            "limits": self.settings.limits,
            "overlays": self.documents.overlays(document.uri),
            "search_paths": self._search_paths(document),
        }

    def _search_paths(self, document: OpenDocument) -> tuple[str, ...]:
        path = Path(document.source.path) if document.source.path else None
        return tuple(root for root in self.roots if path is None or Path(root) in path.parents)

    def _how_to_trust(self) -> str:
        if self._trusted is None:
            return (
                UNTRUSTED + "Say that you trust it by passing the initialization option "
                '{"trusted": true} to the server.'
            )
        return UNTRUSTED + "Trust the workspace in the editor to see shapes."


def _worth_keeping(report: ShapeReport) -> bool:
    """Whether a report replaces the shapes known so far: not when the text could not be run."""
    if report.status == "syntax-error":
        return False
    return report.status != "crashed" or bool(report.facts)
