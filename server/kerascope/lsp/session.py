"""One conversation with one client: documents in, reports out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Coroutine, Mapping
from typing import TypedDict

from kerascope.analysis.fixes import propose
from kerascope.analysis.hints import InlayHint
from kerascope.analysis.lenses import Lens
from kerascope.analysis.outline import outline
from kerascope.analysis.report import Finding, Fix, ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.text import Encoding
from kerascope.lsp.client import Client
from kerascope.lsp.dependents import Dependents
from kerascope.lsp.disk import text_on_disk
from kerascope.lsp.documents import DocumentStore, OpenDocument
from kerascope.lsp.notebooks import NotebookStore
from kerascope.lsp.places import Place
from kerascope.lsp.publish import Publisher
from kerascope.lsp.runtimes import UNTRUSTED, Environment, Runtimes
from kerascope.lsp.searchpaths import search_paths
from kerascope.lsp.settings import ServerSettings, read_settings
from kerascope.lsp.view import View
from kerascope.tracing.inspector import call_sites, inspect
from kerascope.tracing.locate import is_searched, located
from kerascope.tracing.repair import Repaired, repaired
from kerascope.tracing.scheduler import Scheduler
from kerascope.tracing.verify import verified_fixes
from kerascope_tracer.wire import Limits

#: When to parse the text of a running trace: once the request is sent (seconds).
PARSE_AFTER_S = 0.01

logger = logging.getLogger(__name__)


class _TraceOptions(TypedDict):
    settings: AnalysisSettings
    limits: Limits
    overlays: dict[str, str]
    search_paths: tuple[str, ...]


class Session:
    """Everything between the requests of a client and the tracer."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.documents = DocumentStore()
        self.notebooks = NotebookStore(self.documents)
        self.publisher = Publisher(client, self.documents)
        self.settings = ServerSettings()
        self.roots: tuple[str, ...] = ()
        self.runtimes = Runtimes(client, lambda: self.roots)
        self._views: dict[str, View] = {}
        self._trusted: bool | None = None
        self._interpreter: str | None = None
        self._interpreters: Mapping[str, str | None] = {}
        self._dependents = Dependents()
        self._started: set[asyncio.Task[None]] = set()
        self._scheduler: Scheduler[str, OpenDocument, ShapeReport | None] = Scheduler(
            self._trace, self._deliver, self._failed, debounce=self.settings.debounce
        )

    @property
    def encoding(self) -> Encoding:
        """The unit in which the client counts columns."""
        return self.publisher.encoding

    # What the client tells

    def start(
        self,
        *,
        trusted: bool | None,
        interpreter: str | None,
        interpreters: Mapping[str, str | None],
        settings: object,
        roots: tuple[str, ...],
        encoding: Encoding,
    ) -> None:
        """Begin, with what the client said first. ``trusted`` is ``None`` when it said nothing."""
        self._trusted, self._interpreter = trusted, interpreter
        self._interpreters = interpreters
        self.roots, self.publisher.encoding = roots, encoding
        self._take_settings(read_settings(settings))
        self._configure_runtime()
        self.runtimes.tell()
        if not trusted:
            self.client.notice(self._how_to_trust())

    def set_environment(
        self, *, trusted: bool, interpreter: str | None, interpreters: Mapping[str, str | None]
    ) -> None:
        """Trust was given or taken away, or another interpreter was chosen."""
        self._trusted, self._interpreter = trusted, interpreter
        self._interpreters = interpreters
        self._configure_runtime()

    def set_roots(self, roots: tuple[str, ...]) -> None:
        """Folders were added or removed: modules may be imported from others now."""
        if roots != self.roots:
            self.roots = roots
            self.runtimes.tell()
            self._trace_all()

    def set_settings(self, section: object) -> None:
        """The user changed settings."""
        before = self.settings
        self._take_settings(read_settings(section))
        if self._configure_runtime() or self.settings == before:
            return
        if (self.settings.analysis, self.settings.limits) != (before.analysis, before.limits):
            self._trace_all()
            self.client.refresh_inlay_hints()
            self.client.refresh_code_lenses()

    def opened(self, document: OpenDocument) -> None:
        """A document was opened."""
        self._forget(document.uri)
        if document.is_program:
            self._views[document.uri] = View(self.client, self.publisher)
            if self.settings.run != "manual":
                self._submit(document, at_once=True)
                self._compare_with_disk(document)

    def changed(self, document: OpenDocument) -> None:
        """A document has a new text."""
        view = self._views.get(document.uri)
        if view is None:
            return
        view.edited(document)
        # Like a file that cannot be compiled just now, such a notebook keeps what was known.
        waits = document.half_typed and view.shown is not None
        if self.settings.run == "onType" and not waits:
            self._submit(document)
            self._submit_dependents(document)

    def saved(self, uri: str) -> None:
        """A document was written to disk."""
        document = self.documents.get(uri)
        if document is None or uri not in self._views or self.settings.run == "manual":
            return
        if self.settings.run == "onSave":
            self._submit(document, at_once=True)
        self._submit_dependents(document)

    def closed(self, document: OpenDocument) -> None:
        """A document was closed. What imports it sees the file on disk again."""
        self._forget(document.uri)
        if document.is_program and self.settings.run != "manual":
            self._compare_with_disk(document)

    def files_changed(self, paths: Collection[str]) -> None:
        """Python files were written, made or removed on disk, by whatever program."""
        if self.settings.run == "manual" or not self.runtimes.allowed:
            return
        on_disk = [path for path in paths if self.documents.by_path(path) is None]
        if not on_disk:
            return
        programs = [other for other in self.documents.programs() if other.uri in self._views]
        traced = set()
        for program in self._dependents.importers_of(on_disk, programs):
            traced.add(program.uri)
            self._submit(program)
        for program in programs:
            if program.uri not in traced and program.is_importable:
                self._start(self._recheck(program))

    def trace_now(self, uri: str) -> bool:
        """Trace a document whatever the settings say on when. False when it cannot be traced."""
        document = self.documents.get(uri)
        if document is None or document.uri not in self._views:
            return False
        self._submit(document, at_once=True)
        return self._scheduler.busy(document.uri)

    def restart_tracer(self) -> None:
        """Start a new tracer and trace everything again."""
        self.runtimes.restart()
        self._trace_all()

    def stop_tracing(self, uri: str) -> bool:
        """End the trace of a document that is running or waiting. False when there is none."""
        program = self._program(uri)
        busy = self._scheduler.busy(program)
        self._scheduler.discard(program)
        return busy

    def clear(self) -> None:
        """Forget what is known of all documents and trace them anew."""
        for document in self.documents.programs():
            if (view := self._views.get(document.uri)) is not None:
                view.clear(document)
        self.restart_tracer()

    async def close(self) -> None:
        """Stop everything. Nothing is published any more."""
        for task in self._started:
            task.cancel()
        for uri in list(self._views):
            self._scheduler.discard(uri)
            self._views.pop(uri).stop()
        await self._scheduler.close()
        await self.runtimes.close()

    # What the features ask, with the URI of a program or of a notebook's cell

    def place(self, uri: str) -> Place | None:
        """The client's text document of this URI as a part of its program."""
        document = self.documents.get(uri)
        part = document.part(uri) if document is not None else None
        if document is None or part is None:
            return None
        return Place(document, part, self.encoding)

    def report(self, uri: str) -> ShapeReport | None:
        """What holds for the text as it is now."""
        view = self._view(uri)
        return None if view is None else view.shown

    async def current_report(self, uri: str, timeout: float) -> ShapeReport | None:
        """The same after a trace that is under way, if it ends within ``timeout`` seconds."""
        await self._scheduler.settled(self._program(uri), timeout)
        return self.report(uri)

    async def fixes(self, uri: str, finding: Finding, timeout: float) -> tuple[Fix, ...]:
        """The finding's fixes: proved ones, or mere proposals when proving takes too long."""
        view = self._view(uri)
        return () if view is None else await view.fixes(finding, timeout)

    async def repair(
        self, document: OpenDocument, report: ShapeReport, codes: Collection[str] | None
    ) -> Repaired | None:
        """The document's text with its tried fixes applied, of ``codes`` only when given."""
        tracer = await self.runtimes.acquire(document.source.path)
        if tracer is None:
            return None
        options = self._options(document)
        return await repaired(tracer, document.source, report, codes=codes, **options)

    def hints(self, uri: str) -> tuple[InlayHint, ...]:
        """The inlay hints of a document, which the client is about to get."""
        view = self._view(uri)
        return () if view is None else view.hints(self.settings.analysis)

    def lenses(self, uri: str) -> tuple[Lens, ...]:
        """The code lenses of a document, which the client is about to get."""
        view = self._view(uri)
        return () if view is None else view.lenses(self.settings.analysis)

    def _program(self, uri: str) -> str:
        """The URI of the program that the text document is a part of."""
        document = self.documents.get(uri)
        return uri if document is None else document.uri

    def _view(self, uri: str) -> View | None:
        return self._views.get(self._program(uri))

    # Tracing

    def _submit(self, document: OpenDocument, *, at_once: bool = False) -> None:
        view = self._views[document.uri]
        if self.runtimes.allowed and view.gate.uses_keras(document.source.text):
            self._scheduler.submit(document.uri, document, at_once=at_once)
        else:
            self._scheduler.discard(document.uri)
            view.clear(document)

    def _submit_dependents(self, document: OpenDocument) -> None:
        programs = [other for other in self.documents.programs() if other.uri in self._views]
        for other in self._dependents.importers(document, programs):
            self._submit(other)
        for other in self._dependents.callees(document, programs):
            self._start(self._recheck(other))

    def _compare_with_disk(self, document: OpenDocument) -> None:
        """Trace what imports ``document`` if an unsaved text of it appeared, or went away."""
        if document.is_importable and self.runtimes.allowed:
            self._start(self._submit_dependents_if_unsaved(document))

    async def _submit_dependents_if_unsaved(self, document: OpenDocument) -> None:
        on_disk = await asyncio.to_thread(text_on_disk, document.source.path)
        if on_disk != document.source.text:
            self._submit_dependents(document)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._started.add(task)
        task.add_done_callback(self._started.discard)

    async def _recheck(self, document: OpenDocument) -> None:
        """Trace ``document`` when other files call what it defines in another way than before."""
        new = self._dependents.called(document.uri, await self._calls_of(document))
        if new and document.uri in self._views and self.settings.run != "manual":
            self._submit(self.documents.get(document.uri) or document)

    async def _calls_of(self, document: OpenDocument) -> tuple[str, ...]:
        if not document.is_importable:
            return ()
        options = self._options(document)
        return await call_sites(
            document.source, overlays=options["overlays"], search_paths=options["search_paths"]
        )

    def _trace_all(self) -> None:
        for document in self.documents.programs():
            if document.uri in self._views:
                self._submit(document, at_once=True)

    async def _trace(self, uri: str, document: OpenDocument) -> ShapeReport | None:
        tracer = await self.runtimes.acquire(document.source.path)
        if tracer is None:
            return None
        # The report needs the outline, and the tracer's child does not need this processor.
        parse = asyncio.get_running_loop().call_later(PARSE_AFTER_S, outline, document.source.text)
        try:
            with self.runtimes.tracing(document.source.path):
                calls = await self._calls_of(document)
                self._dependents.called(uri, calls)
                options = self._options(document)
                report = await inspect(tracer, document.source, calls=calls, **options)
                if not is_searched(report):
                    return report
                # What fails is told at once; which line is to blame may take a few traces more.
                self._deliver(uri, document, report)
                return await located(tracer, document.source, report, **options)
        finally:
            parse.cancel()

    def _deliver(self, uri: str, traced_from: OpenDocument, report: ShapeReport | None) -> None:
        view, document = self._views.get(uri), self.documents.get(uri)
        if view is None or document is None:
            return
        if report is None:
            view.clear(document)
            return
        if report.status == "cancelled":
            return

        async def verify(finding: Finding) -> tuple[Fix, ...]:
            tracer = await self.runtimes.acquire(traced_from.source.path)
            if tracer is None:
                return propose(report, finding)
            return await verified_fixes(
                tracer, traced_from.source, report, finding, **self._options(traced_from)
            )

        self._dependents.traced(uri, report)
        view.take(report, traced_from, document, self.settings.analysis, verify)
        self.runtimes.traced(
            traced_from.source.path, report.status, report.elapsed_ms, report.detail
        )

    def _failed(self, uri: str, document: OpenDocument, error: Exception) -> None:
        logger.error("a trace of %s failed", uri, exc_info=error)
        detail = f"{type(error).__name__}: {error}"
        self.runtimes.traced(document.source.path, "crashed", 0.0, detail)

    def _options(self, document: OpenDocument) -> _TraceOptions:
        return {
            "settings": self.settings.analysis,
            "limits": self.settings.limits,
            "overlays": self.documents.overlays(document.uri),
            "search_paths": search_paths(
                document.source.path, self.roots, self.settings.analysis.extra_paths
            ),
        }

    # Settings and surroundings

    def _take_settings(self, settings: ServerSettings) -> None:
        self.settings = settings
        self.client.log_level = settings.log_level
        self._scheduler.debounce = settings.debounce
        for problem in settings.problems:
            self.client.notice(problem, "warning")

    def _configure_runtime(self) -> bool:
        changed = self.runtimes.configure(
            Environment(
                trusted=bool(self._trusted),
                enabled=self.settings.enable,
                interpreter=self._interpreter or self.settings.interpreter,
                sandbox=self.settings.sandbox == "required",
                interpreters=self._interpreters,
            )
        )
        if changed:
            self._trace_all()
        return changed

    def _how_to_trust(self) -> str:
        if self._trusted is None:
            return (
                UNTRUSTED + "Say that you trust it by passing the initialization option "
                '{"trusted": true} to the server.'
            )
        return UNTRUSTED + "Trust the workspace in the editor to see shapes."

    def _forget(self, uri: str) -> None:
        self._scheduler.discard(uri)
        self._dependents.forget(uri)
        view = self._views.pop(uri, None)
        if view is not None:
            view.close(uri)
