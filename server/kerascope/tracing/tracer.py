"""The tracer as everyone else sees it: programs in, results out, whatever happens below.

A fork server is shared by all traces and started again when it dies. Where there is no fork, spare
warm workers are kept, each used once. Neither a crash nor a hang ever raises here.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.budget import CrashBudget
from kerascope.tracing.memo import CrashMemo
from kerascope.tracing.process import ProcessLost, TracerProcess
from kerascope_tracer.wire import (
    LimitHit,
    Limits,
    Ready,
    TraceEvent,
    TraceFinished,
    TraceRequest,
    TraceResult,
    Unavailable,
)

#: Importing TensorFlow again takes seconds, keeping it half a gigabyte.
IDLE_S = 15 * 60.0

Log = Callable[[str], None]


class Tracer:
    """Traces programs in one interpreter. Belongs to one event loop.

    ``mode`` is for tests: ``auto`` forks where the system can. ``sandbox`` is false when the user
    did away with the sandbox. ``log`` gets the tracer's own words when something went wrong (many
    lines; not for the user's eyes). ``memo`` is that of a tracer before it, if what crashed there
    is not to be run again.
    """

    def __init__(
        self,
        interpreter: str,
        *,
        mode: Literal["auto", "fork", "warm"] = "auto",
        sandbox: bool = True,
        log: Callable[[str], None] | None = None,
        memo: CrashMemo | None = None,
    ) -> None:
        self.interpreter = interpreter
        self._mode = mode
        self._sandbox = sandbox
        self._log: Log = log or (lambda text: None)
        self._numbers = itertools.count(1)
        self._budget = CrashBudget()
        self._first_start: asyncio.Task[Ready | Unavailable] | None = None
        self._starting: asyncio.Task[TracerProcess | Unavailable] | None = None
        self._server: TracerProcess | None = None
        self._spares: list[asyncio.Task[TracerProcess | Unavailable]] = []
        self._processes: set[TracerProcess] = set()
        self._retiring: set[asyncio.Task[None]] = set()
        self._closed = False
        self._memo = CrashMemo() if memo is None else memo
        # A second fork server, kept ready from the first loss of one on.
        self._second: asyncio.Task[TracerProcess | Unavailable] | None = None
        self._traces = 0
        self._resting: asyncio.TimerHandle | None = None
        #: After so many seconds without a trace the fork server is ended.
        self.idle_s = IDLE_S

    async def start(self) -> Ready | Unavailable:
        """Import Keras in the interpreter, once; later calls give the same answer."""
        if self._first_start is None:
            self._first_start = asyncio.create_task(self._start_first(), name="tracer start")
        return await asyncio.shield(self._first_start)

    async def trace(
        self,
        document: SourceDocument,
        *,
        limits: Limits = Limits(),
        overlays: Mapping[str, str] | None = None,
        search_paths: tuple[str, ...] = (),
        modules: Mapping[str, str] | None = None,
        calls: tuple[str, ...] = (),
        environment: Mapping[str, str | None] | None = None,
    ) -> TraceResult:
        """Trace a document. Many may run at once; cancelling the caller kills its trace.

        See :class:`~kerascope_tracer.wire.TraceRequest` for what the arguments mean.
        """
        answer = await self.start()
        if isinstance(answer, Unavailable):
            return TraceResult("crashed", 0.0, (), answer.detail)
        events: tuple[TraceEvent, ...] = ()
        detail = ""
        request = TraceRequest(
            trace=0,
            path=document.path,
            text=document.text,
            search_paths=search_paths,
            overlays=dict(overlays or {}),
            limits=limits,
            sandbox=self._sandbox,
            modules=dict(modules or {}),
            calls=calls,
            environment=dict(environment or {}),
        )
        known = self._memo.recall(request)
        if known is not None:
            return known
        # A second try, because a fork server that dies is not this document's doing; a warm
        # worker runs nothing else, so its death is.
        for _ in range(2 if answer.mode == "fork" else 1):
            process = await self._process_for_trace(answer.mode)
            if isinstance(process, str):
                return TraceResult(self._end_status(), 0.0, events, process, runtime=answer)
            began = time.monotonic()
            try:
                with self._in_use():
                    finished, events = await process.run(
                        replace(request, trace=next(self._numbers))
                    )
            except ProcessLost as lost:
                detail, events = lost.detail, lost.events
                self._note_crash(process, detail)
                continue
            finally:
                if answer.mode == "warm":
                    self._retire(process)
                    if not self._closed and not self._spares:
                        self._add_spare()
            if finished.status == "crashed":
                self._log(process.take_stderr())
            events = _with_limit(finished, events, limits)
            elapsed = finished.elapsed_ms or (time.monotonic() - began) * 1000
            result = TraceResult(
                finished.status, elapsed, events, finished.detail, finished.span, answer
            )
            self._memo.remember(request, result)
            return result
        return TraceResult(self._end_status(), 0.0, events, detail, runtime=answer)

    async def close(self) -> None:
        """End every trace and every process. Returns when they are gone."""
        self._closed = True
        self._stop_waiting()
        await asyncio.gather(*(process.close() for process in list(self._processes)))
        starts = [self._first_start, self._starting, self._second, *self._spares]
        await asyncio.gather(*(task for task in starts if task), return_exceptions=True)
        await asyncio.gather(*self._retiring)
        self._processes.clear()
        self._spares.clear()

    # Idleness ---------------------------------------------------------------------------

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Marks that a trace is running; with the last one the time of rest begins."""
        self._stop_waiting()
        self._traces += 1
        try:
            yield
        finally:
            self._traces -= 1
            if self._traces == 0 and not self._closed:
                loop = asyncio.get_running_loop()
                self._resting = loop.call_later(self.idle_s, self._release)

    def _stop_waiting(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def _release(self) -> None:
        """Give back the memory of a fork server that nobody asks; the next trace starts another."""
        self._resting = None
        if self._server is not None:
            self._log(f"not asked for {self.idle_s:.0f} s: TensorFlow is unloaded")
            self._retire(self._server)
            self._server = None
        if self._second is not None and self._second.done():
            if isinstance(process := self._second.result(), TracerProcess):
                self._retire(process)
            self._second = None

    # ------------------------------------------------------------------------------------

    async def _start_first(self) -> Ready | Unavailable:
        started = await self._launch(self._mode)
        if isinstance(started, Unavailable):
            return started
        process, answer = started
        if answer.mode == "fork":
            self._server = process
        else:
            self._spares.append(asyncio.create_task(_done(process)))
        return answer

    async def _launch(self, mode: str) -> tuple[TracerProcess, Ready] | Unavailable:
        process = TracerProcess(self.interpreter, mode)
        self._processes.add(process)
        answer = await process.start()
        if isinstance(answer, Unavailable):
            if self._closed:
                return answer
            self._log(process.take_stderr())
            self._retire(process)
            return answer
        return process, answer

    async def _launch_process(self, mode: str) -> TracerProcess | Unavailable:
        started = await self._launch(mode)
        return started if isinstance(started, Unavailable) else started[0]

    async def _process_for_trace(self, mode: str) -> TracerProcess | str:
        """A process that takes a request now, or one line on why there is none."""
        if self._closed:
            return "the tracer was closed"
        if mode == "fork" and self._server is not None and self._server.alive:
            return self._server
        if mode == "fork" and (ready := self._second_server()) is not None:
            return ready
        wait = self._budget.wait_s(time.monotonic())
        if wait > 0:
            return f"the tracer keeps crashing; it will be started again in {wait:.0f} s"
        if mode == "fork":
            return await self._revived_server()
        return await self._spare()

    def _second_server(self) -> TracerProcess | None:
        """The spare fork server, if there is one that is ready; it takes the place of the first."""
        if self._second is None or not self._second.done():
            return None
        process, self._second = self._second.result(), None
        if isinstance(process, Unavailable) or not process.alive:
            return None
        self._server = process
        self._keep_second()
        return process

    def _keep_second(self) -> None:
        """Start a spare, if a fork server was lost at all: most never are, and memory is dear."""
        if self._second is None and not self._closed and self._budget.recently(time.monotonic()):
            self._second = asyncio.create_task(self._launch_process("fork"), name="spare server")

    async def _revived_server(self) -> TracerProcess | str:
        """The fork server, started again; callers that come meanwhile share the start."""
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._launch_process("fork"))
        if self._server is not None:
            self._retire(self._server)
            self._server = None
        process = await asyncio.shield(self._starting)
        if isinstance(process, Unavailable):
            self._budget.record(time.monotonic())
            return process.detail
        self._server = process
        self._keep_second()
        return process

    async def _spare(self) -> TracerProcess | str:
        """A worker that has imported Keras; a dead or failed spare is passed over."""
        while True:
            fresh = not self._spares
            if fresh:
                self._add_spare()
            task = self._spares.pop(0)
            try:
                process = await asyncio.shield(task)
            except asyncio.CancelledError:
                self._spares.insert(0, task)  # unused: the next trace takes it
                raise
            if isinstance(process, TracerProcess) and process.alive:
                return process
            if isinstance(process, Unavailable) and fresh:
                self._budget.record(time.monotonic())
                return process.detail
            if isinstance(process, TracerProcess):
                self._retire(process)

    def _add_spare(self) -> None:
        task = asyncio.create_task(self._launch_process("warm"), name="spare worker")
        self._spares.append(task)

    def _retire(self, process: TracerProcess) -> None:
        """End a process now and clean up after it in the background."""

        async def retire() -> None:
            await process.close()
            self._processes.discard(process)

        process.kill()
        task = asyncio.create_task(retire(), name="retire tracer process")
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    def _note_crash(self, process: TracerProcess, detail: str) -> None:
        """Log it; a fork server's death counts against the budget, once for all its traces."""
        if self._closed:
            return
        self._log(f"{detail}\n{process.take_stderr()}")
        if process is self._server:
            self._server = None
            self._budget.record(time.monotonic())
            self._retire(process)

    def _end_status(self) -> str:
        return "cancelled" if self._closed else "crashed"


def _with_limit(
    finished: TraceFinished, events: tuple[TraceEvent, ...], limits: Limits
) -> tuple[TraceEvent, ...]:
    """``events`` with one that says that the time was over, where the program could not say it.

    Code that does not return to Python's interpreter hears no soft stop; its process is killed.
    """
    if finished.status != "timeout":
        return events
    if any(isinstance(event, LimitHit) and event.kind == "time" for event in events):
        return events
    place = f" at line {finished.span.line}" if finished.span is not None else ""
    message = f"stopped{place} after {limits.wall_s:g} s"
    return (*events, LimitHit("time", finished.span, message))


async def _done(process: TracerProcess) -> TracerProcess | Unavailable:
    return process
