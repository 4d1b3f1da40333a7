"""One interpreter's tracer: started when a document needs it, and how it is doing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from kerascope.lsp.client import Action, Client, State, Status
from kerascope.tracing.memo import CrashMemo
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Ready, Unavailable

#: A trace that takes longer than this is worth telling (seconds).
TELL_TRACING_AFTER_S = 0.4

logger = logging.getLogger(__name__)


class Runtime:
    """Holds the tracer of one interpreter.

    ``told`` is called when :meth:`status` may be another, ``end`` with a tracer to be closed.
    """

    def __init__(
        self,
        client: Client,
        interpreter: str,
        *,
        sandbox: bool,
        told: Callable[[], None],
        end: Callable[[Tracer], None],
    ) -> None:
        self.interpreter = interpreter
        self._client = client
        self._sandbox = sandbox
        self._told = told
        self._end = end
        self._tracer: Tracer | None = None
        self._starting: asyncio.Task[Tracer | None] | None = None
        self._ready: Ready | None = None
        self._problem: Status | None = None
        self._traces = 0
        self._last_ms: float | None = None
        # Outlives the tracer: one that made room for another is no reason to run a crash again.
        self._memo = CrashMemo()
        self._telling: asyncio.TimerHandle | None = None

    @property
    def loaded(self) -> bool:
        """Whether there is a tracer, or one is starting: it takes memory."""
        return self._tracer is not None or (
            self._starting is not None and not self._starting.done()
        )

    @property
    def busy(self) -> bool:
        """Whether a trace is running."""
        return self._traces > 0

    async def acquire(self) -> Tracer | None:
        """The tracer, started if need be; ``None`` when there can be none (the status says why).

        The start goes on when the caller is cancelled: the next edit needs it as well.
        """
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        starting = self._starting
        await asyncio.wait({starting})
        if starting.cancelled() or starting.exception() is not None:
            return None
        return starting.result()

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Marks that a trace is running."""
        self._traces += 1
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(TELL_TRACING_AFTER_S, self._told)
        try:
            yield
        finally:
            self._traces -= 1
            if self._traces == 0:
                self._telling.cancel()
                told = self._telling.when() <= asyncio.get_running_loop().time()
                self._telling = None
                if told:
                    # A trace that was stopped has no result to tell of.
                    self._told()

    def traced(self, status: str, elapsed_ms: float, detail: str) -> None:
        """Take note of how a trace ended."""
        if status == "crashed":
            reason = detail or "the tracer ended unexpectedly"
            self._problem = self._status("failed", f"The trace crashed: {reason}", "restart")
        else:
            self._problem = None
            self._last_ms = round(elapsed_ms, 1)
        self._told()

    def status(self) -> Status:
        """How it is doing."""
        if self._problem is not None:
            return self._problem
        if self._starting is None:
            return self._status("off", "Starts with the next edit of a file that imports Keras.")
        if self._ready is None:
            return self._status("loading", "Loading TensorFlow and Keras…")
        return self._status("tracing" if self._traces else "ready")

    def drop(self) -> None:
        """Give the tracer up, and what is known of it; the next :meth:`acquire` starts another."""
        if self._starting is not None:
            self._starting.cancel()
            self._starting = None
        if self._tracer is not None:
            self._end(self._tracer)
            self._tracer = None
        self._ready = None
        self._problem = None
        self._last_ms = None

    async def _start(self) -> Tracer | None:
        self._problem = None
        self._told()
        tracer = self._tracer = Tracer(
            self.interpreter, sandbox=self._sandbox, log=self._client.log, memo=self._memo
        )
        outcome = await self._load(tracer)
        failure = self._failure(outcome)
        if failure is not None:
            self._problem = failure
            self._client.notice(failure.detail, "warning")
            self._end(tracer)
            self._tracer = None
            self._told()
            return None
        assert isinstance(outcome, Ready)
        self._ready = outcome
        self._told()
        return tracer

    async def _load(self, tracer: Tracer) -> Ready | Unavailable:
        loading = asyncio.ensure_future(tracer.start())
        try:
            async with self._client.progress("Kerascope", "Loading TensorFlow and Keras"):
                return await loading
        except Exception as error:
            # The tracer promises not to raise; a broken promise must not show as loading for ever.
            logger.exception("the tracer could not be started")
            return Unavailable("import-error", f"The tracer could not be started: {error}")

    def _failure(self, outcome: Ready | Unavailable) -> Status | None:
        """Why nothing can be traced after all, if so."""
        if isinstance(outcome, Unavailable):
            return Status(
                "failed",
                outcome.executable or self.interpreter,
                python=outcome.python,
                detail=outcome.detail,
                action="selectInterpreter",
                install=outcome.install,
            )
        if self._sandbox and outcome.missing:
            detail = _incomplete_sandbox(outcome.missing)
            return Status("failed", outcome.executable, python=outcome.python, detail=detail)
        return None

    def _status(
        self,
        state: State,
        detail: str = "",
        action: Action | None = None,
    ) -> Status:
        ready = self._ready
        if ready is None:
            return Status(state, self.interpreter, detail=detail, action=action)
        return Status(
            state,
            ready.executable,
            python=ready.python,
            tensorflow=ready.tensorflow,
            keras=ready.keras,
            backend=ready.backend,
            detail=detail,
            action=action,
            last_trace_ms=self._last_ms,
            sandbox=dict(ready.sandbox or {}) if self._sandbox else {"sandbox": "off"},
        )


def _incomplete_sandbox(missing: Mapping[str, str]) -> str:
    layers = "; ".join(f"{layer} is {state}" for layer, state in missing.items())
    return (
        f"Nothing is executed, because this system cannot confine what a program does ({layers}). "
        "Set kerascope.sandbox to off to trace all the same; docs/security.md says what that means."
    )
